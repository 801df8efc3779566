import type { SubmissionView } from '@farmhand/model';
import { CallError, call } from '../src/api/request.ts';

/** Asks for a job to go on; says why when it does not. */
export async function goOn(id: string): Promise<SubmissionView | string> {
  try {
    const { submission } = await call('post /submissions/{id}/confirm', { params: { id }, body: {} });
    return submission;
  } catch (error) {
    if (error instanceof CallError) return `${error.problem.message} ${error.problem.hint}`;
    throw error;
  }
}
