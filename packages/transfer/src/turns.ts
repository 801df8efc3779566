/** Milliseconds of work after which others get a turn. */
const TURN_MS = 4;

/** When the turn under way began, whoever has it: many short works in a row are as long as one long one. */
let beganMs = Number.NEGATIVE_INFINITY;
/** Those that have worked long enough, in the order in which they go on. */
const waiting: (() => void)[] = [];

/** Lets long work in small steps make room for everything else that the process does. */
export interface Turns {
  /** True when all long work together has gone on long enough. Cheap enough for every hundredth step. */
  isOver(): boolean;
  /** Resolves when everything that waited had its turn, other long work too. @throws the signal's reason. */
  next(): Promise<void>;
}

export function takeTurns(signal: AbortSignal | undefined): Turns {
  return {
    isOver: () => performance.now() - beganMs > TURN_MS,
    async next() {
      await turn();
      signal?.throwIfAborted();
    },
  };
}

/** One goes on at a time, since all of them together hold up the others as long as one alone may. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(goOn);
  });
}

function goOn(): void {
  beganMs = performance.now();
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(goOn);
}

/** Steps taken before looking whether others are due a turn: looking costs more than a step. */
const STEPS_A_LOOK = 256;

/** Does a small step for each of many items, making room for everything else in between. @throws the signal's reason. */
export async function eachInTurns<Item>(
  items: Iterable<Item>,
  signal: AbortSignal | undefined,
  step: (item: Item) => void,
): Promise<void> {
  const turns = takeTurns(signal);
  let steps = 0;
  for (const item of items) {
    steps += 1;
    if (steps % STEPS_A_LOOK === 0 && turns.isOver()) await turns.next();
    step(item);
  }
}

/** `filter` for long lists, as {@link eachInTurns}. */
export async function filterInTurns<Item>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  keeps: (item: Item) => boolean,
): Promise<Item[]> {
  const kept: Item[] = [];
  await eachInTurns(items, signal, (item) => {
    if (keeps(item)) kept.push(item);
  });
  return kept;
}
