/** A typed array that grows by doubling: tens of millions of numbers of a long extract are too many for a plain array. */
export interface GrowingArray<Values> {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
  /** The values so far, without a copy. */
  view(): Values;
}

/** `make` makes an array of so many zeros. */
export function makeGrowingArray<Values extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  make: (length: number) => Values,
): GrowingArray<Values> {
  let values = make(1 << 10);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const larger = make(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    at: (index) => values[index],
    view: () => values.subarray(0, length) as Values,
  };
}
