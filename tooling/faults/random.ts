/** Draws that are the same for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(of: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state, good enough to shuffle a schedule. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
    shuffled: (of) => {
      const cards = [...of];
      for (let last = cards.length - 1; last > 0; last -= 1) {
        const other = between(0, last);
        const [a, b] = [cards[last], cards[other]];
        if (a !== undefined && b !== undefined) [cards[last], cards[other]] = [b, a];
      }
      return cards;
    },
  };
}

/** Deals all cards in a random order, then all again: in a long run each comes up, whatever the seed. */
export function deck<T>(cards: readonly T[], random: Random): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = random.shuffled(cards);
    const dealt = left.pop();
    if (dealt === undefined) throw new Error('A deck needs cards.');
    return dealt;
  };
}
