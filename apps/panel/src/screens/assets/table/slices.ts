/** Work goes on for so long before the page has its turn. Milliseconds. */
const SLICE_MS = 8;

/** Called between small pieces of long work: now and then it waits until the page had its turn. */
export type Breathe = () => Promise<void>;

/**
 * Makes a {@link Breathe} for one piece of work.
 *
 * @throws AbortError, from the call that finds the work given up.
 */
export function breather(signal?: AbortSignal): Breathe {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await turn();
    if (signal?.aborted === true) throw new DOMException('given up', 'AbortError');
    began = performance.now();
  };
}

/** Lets everything that waits have its turn; unlike a timer it is not held up when it comes often. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
