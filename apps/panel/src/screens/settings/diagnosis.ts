import type { DiagnosisAnswer, HealthAnswer } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { onNews } from '../../api/news.ts';
import { CallError, call } from '../../api/request.ts';
import { tellProblem } from '../../kit/toasts.tsx';

/** What was found the last time; null until this computer was checked. Stays while the page lives. */
export const diagnosis = signal<DiagnosisAnswer | null>(null);
/** Why the last check came to nothing. */
export const diagnosisProblem = signal<string | null>(null);
export const isChecking = signal(false);

/** Which Farmhand answers; null until it is known. */
export const health = signal<HealthAnswer | null>(null);

/** Has this computer checked; one check at a time. */
export async function checkComputer(): Promise<void> {
  if (isChecking.peek()) return;
  isChecking.value = true;
  diagnosisProblem.value = null;
  try {
    diagnosis.value = await call('get /diagnosis', {});
  } catch (error) {
    diagnosisProblem.value = error instanceof CallError ? error.problem.message : String(error);
    tellProblem(error);
  } finally {
    isChecking.value = false;
  }
}

async function loadHealth(): Promise<void> {
  try {
    health.value = await call('get /health', {});
  } catch {
    // The connection's state tells.
  }
}

/** Knows which Farmhand answers, until what is returned is called. */
export function followHealth(): () => void {
  void loadHealth();
  return onNews((news) => {
    if (news.type === 'hello') void loadHealth();
  });
}
