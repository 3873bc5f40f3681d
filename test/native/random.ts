// Generates random numbers that are the same in every run: xorshift32.

export interface Random {
  /** A whole number from 0 to limit - 1. */
  below(limit: number): number;
  one<T>(list: readonly T[]): T;
  bytes(length: number): Buffer;
}

/** @param seed any whole number; each gives a series of its own */
export function randomFrom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x85ebca6b) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    one: (list) => list[below(list.length)] as (typeof list)[number],
    bytes: (length) => Buffer.from(Array.from({ length }, () => next() >>> 24)),
  };
}
