export interface SeededRandom {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number;
  /** True for about `share` (0 to 1) of the calls. */
  chance(share: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Each entry comes up in proportion to its weight. */
  weighted<T>(list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
}

/**
 * The same seed gives the same numbers on every machine and every version of Node, which `Math.random` does not;
 * so the demo's people, and a test's accounts, are the same everywhere. (mulberry32: 32 bits of state, no dependency;
 * good enough to scatter people, not for secrets.)
 */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const integer = (below: number): number => Math.floor(next() * below);

  return {
    next,
    integer,
    chance: (share) => next() < share,
    pick: (list) => list[integer(list.length)] ?? list[0],
    weighted: (list) => {
      let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of list) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return list[0][0];
    },
  };
}
