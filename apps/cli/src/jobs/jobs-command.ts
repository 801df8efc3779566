import type { Context } from '../commands/context.ts';
import { type ListOptions, listJobs } from './list-jobs.ts';
import { showJob } from './show-job.ts';

/** A job's id, or as much of it as the lists show. */
const ID = /^[0-9a-f]{8}(-[0-9a-f-]*)?$/i;

/** One word that is a job's id shows that job; any other words are looked for. */
export async function jobs(
  words: readonly string[],
  options: ListOptions,
  context: Context,
): Promise<number> {
  const [only, ...more] = words;
  if (only !== undefined && more.length === 0 && ID.test(only)) return showJob(only, context);
  return listJobs(words, options, context);
}
