import { EXIT } from './exit-codes.ts';
import { tell } from './output.ts';

/**
 * Does something that takes its time, until it is done or Ctrl+C is pressed (or SIGTERM comes). The first time the work is
 * told to end and what is to be said then is said; the second time the program ends whatever the work does.
 *
 * @param work - Ends soon once the signal is aborted, by throwing or not.
 * @param howToGoOn - Said on Ctrl+C: what goes on by itself, and the commands that take it up again.
 * @returns What the work returns; the exit code of interrupted programs after Ctrl+C.
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<number>,
  howToGoOn: () => string,
): Promise<number> {
  const abort = new AbortController();
  const onInterrupt = () => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
    tell(howToGoOn());
    // Nothing that is read from a pipe holds the program up.
    if (!process.stdin.isTTY) process.stdin.destroy();
  };
  for (const signal of SIGNALS) process.on(signal, onInterrupt);
  try {
    const code = await work(abort.signal);
    return abort.signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    if (abort.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onInterrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
