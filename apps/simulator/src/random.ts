/** Draws from one seeded stream: the same key gives the same draws, on every machine. */
export interface Random {
  /** 0 to below 1. */
  uniform(): number;
  between(least: number, most: number): number;
  /** A whole number, both ends included. */
  integer(least: number, most: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  exponential(mean: number): number;
  /** One of the items, each as likely as its weight says; all alike without weights. */
  pick<Item>(items: readonly Item[], weights?: readonly number[]): Item;
}

/**
 * Makes the stream of a key, such as (seed, date, "order", 17). Every thing of the world has a stream of its own, so that one more draw
 * for one does not change another. xoshiro128** (Blackman & Vigna 2018), seeded by the key's FNV-1a hash.
 */
export function makeRandom(...key: (string | number)[]): Random {
  const state = seedOf(JSON.stringify(key));

  function uniform(): number {
    const drawn = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11);
    return drawn / 2 ** 32;
  }

  return {
    uniform,
    between: (least, most) => least + (most - least) * uniform(),
    integer: (least, most) => least + Math.floor((most - least + 1) * uniform()),
    // Box & Muller 1958.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    pick(items, weights = items.map(() => 1)) {
      let left = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
      const index = weights.findIndex((weight) => {
        left -= weight;
        return left < 0;
      });
      return items[index < 0 ? items.length - 1 : index];
    },
  };
}

const rotate = (word: number, by: number) => (word << by) | (word >>> (32 - by));

function seedOf(text: string): Int32Array {
  const words = Int32Array.of(0x811c9dc5, 0x01000193, 0x2545f491, 0x5bd1e995);
  for (let word = 0; word < words.length; word++) {
    for (let index = 0; index < text.length; index++) {
      words[word] = Math.imul(words[word] ^ text.charCodeAt(index), 0x01000193);
    }
    // The last characters of a key reach only the low bits of an FNV hash: fold the high ones down.
    words[word] ^= words[word] >>> 15;
    words[word] = Math.imul(words[word], 0x2c1b3c6d);
    words[word] ^= words[word] >>> 13;
  }
  // The one state that the generator never leaves.
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}
