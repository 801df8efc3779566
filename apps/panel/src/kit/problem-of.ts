import type { Problem } from '@farmhand/model';
import { CallError } from '../api/request.ts';

/** What the sidecar says of a call that failed; null where it did not answer, which the connection's state tells. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof CallError && error.status !== 0 ? error.problem : null;
}
