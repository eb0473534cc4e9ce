/** A Float64Array that grows: ids of nodes are beyond 32 bits, and millions of them are too many for a plain array of a long extract. */
export interface GrowingArray {
  push(values: readonly number[]): void;
  length: number;
  /** The values so far, without a copy. */
  view(): Float64Array;
}

export function makeGrowingArray(): GrowingArray {
  let values = new Float64Array(1 << 12);
  const array: GrowingArray = {
    length: 0,
    push(more) {
      if (array.length + more.length > values.length) {
        const larger = new Float64Array(Math.max(array.length + more.length, values.length * 2));
        larger.set(values);
        values = larger;
      }
      values.set(more, array.length);
      array.length += more.length;
    },
    view: () => values.subarray(0, array.length),
  };
  return array;
}
