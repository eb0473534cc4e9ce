/** A seeded stream of random numbers: xoshiro128+ (Blackman & Vigna 2018), the same on every machine. */
export interface Random {
  /** A number in [0, 1). */
  float(): number;
  /** A whole number in [0, bound); 0 for bound 1 or less. */
  below(bound: number): number;
}

/** Makes a stream from a seed; any finite number will do, equal seeds give equal streams. */
export function makeRandom(seed: number): Random {
  return new Xoshiro(seed);
}

class Xoshiro implements Random {
  // A typed array, because a field that leaves the small-integer range would allocate on every draw.
  readonly #state = new Int32Array(4);

  constructor(seed: number) {
    // Both halves of the double count, so that 1 and 1.5 differ.
    const bits = new Int32Array(new Float64Array([seed]).buffer);
    let word = (bits[0]! ^ Math.imul(bits[1]!, 0x9e3779b1)) | 0;
    for (let i = 0; i < 4; i++) {
      word = (word + 0x9e3779b9) | 0;
      let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
      this.#state[i] = mixed ^ (mixed >>> 16);
    }
    this.#state[0]! |= 1;
  }

  float(): number {
    const s = this.#state;
    const s1 = s[1]!;
    const result = (s[0]! + s[3]!) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s1;
    s[1] = s1 ^ s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= s1 << 9;
    const s3 = s[3]!;
    s[3] = (s3 << 11) | (s3 >>> 21);
    return result * 2.3283064365386963e-10;
  }

  below(bound: number): number {
    return (this.float() * bound) | 0;
  }
}
