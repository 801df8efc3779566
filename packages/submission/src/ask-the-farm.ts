import type { Task } from '@farmhand/client';
import type { FarmPort } from './farm-port.ts';

const PAGE_SIZE = 100;
/** A task made minutes ago is among the newest; a farm that lists this many without it does not have it. */
const MOST_PAGES = 20;

/** The label that ties a task at the farm to its one submission here. */
export function submissionLabel(submissionId: string): string {
  return `farmhand-${submissionId}`;
}

/** The account's newest tasks, page by page. */
export async function* newestTasks(client: FarmPort, signal: AbortSignal): AsyncGenerator<Task, void> {
  for (let pageNumber = 1; pageNumber <= MOST_PAGES; pageNumber += 1) {
    const page = await client.taskList({ pageNumber, pageSize: PAGE_SIZE }, { signal });
    yield* page.items;
    if (page.items.length === 0 || pageNumber * PAGE_SIZE >= page.total) return;
  }
}

/**
 * The task that carries a label, when a createTask may have been carried out without our hearing of it. Of several, which
 * only a process that stood still in mid-call can have made, the one that was submitted, or the oldest.
 */
export async function findTaskByLabel(
  client: FarmPort,
  label: string,
  signal: AbortSignal,
): Promise<number | null> {
  let found: Task | null = null;
  for await (const task of newestTasks(client, signal)) {
    if (!task.labels.includes(label)) continue;
    if (task.submittedAt !== null) return task.id;
    if (found === null || task.id < found.id) found = task;
  }
  return found?.id ?? null;
}

/** What the farm says of one task; null when it does not know it. */
export async function taskAtFarm(
  client: FarmPort,
  taskId: number,
  signal: AbortSignal,
): Promise<Task | null> {
  const tasks = await client.taskInfo([taskId], { signal });
  return tasks.find(({ id }) => id === taskId) ?? null;
}

/** Whether the farm has taken a task for rendering: only then does it carry a submission date. */
export async function wasSubmitted(client: FarmPort, taskId: number, signal: AbortSignal): Promise<boolean> {
  return ((await taskAtFarm(client, taskId, signal))?.submittedAt ?? null) !== null;
}
