import type { FarmPort } from './farm-port.ts';

const PAGE_SIZE = 100;
/** A task made minutes ago is among the newest; a farm that lists this many without it does not have it. */
const MOST_PAGES = 20;

/** The label that ties a task at the farm to its one submission here. */
export function submissionLabel(submissionId: string): string {
  return `farmhand-${submissionId}`;
}

/** The task that carries a label, when a createTask may have been carried out without our hearing of it. */
export async function findTaskByLabel(
  client: FarmPort,
  label: string,
  signal: AbortSignal,
): Promise<number | null> {
  for (let pageNumber = 1; pageNumber <= MOST_PAGES; pageNumber += 1) {
    const page = await client.taskList({ pageNumber, pageSize: PAGE_SIZE }, { signal });
    const task = page.items.find(({ labels }) => labels.includes(label));
    if (task !== undefined) return task.id;
    if (page.items.length === 0 || pageNumber * PAGE_SIZE >= page.total) return null;
  }
  return null;
}

/** Whether the farm has taken a task for rendering: only then does it carry a submission date. */
export async function wasSubmitted(client: FarmPort, taskId: number, signal: AbortSignal): Promise<boolean> {
  const tasks = await client.taskInfo([taskId], { signal });
  return tasks.some(({ id, submittedAt }) => id === taskId && submittedAt !== null);
}
