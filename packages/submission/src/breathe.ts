import { takeTurns } from '@farmhand/transfer';

/**
 * For long loops: what is returned lets others have their turn whenever enough was done in a row, and then rejects with the
 * signal's reason when it has aborted.
 */
export function breather(signal?: AbortSignal): () => Promise<void> | undefined {
  const turns = takeTurns(signal);
  return () => (turns.isOver() ? turns.next() : undefined);
}
