/** A number in [0, 1) that the numbers decide: the same ones give the same number, near ones another. */
export type Chance = (...key: number[]) => number;

/** Chances of one seed, by Murmur3's mixing (Appleby 2008): no order of calls, so that one street more changes no other. */
export function makeChance(seed: number): Chance {
  return (...key) => {
    let hash = seed | 0;
    for (const part of key) {
      let word = Math.imul(part | 0, 0xcc9e2d51);
      word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
      hash ^= word;
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}
