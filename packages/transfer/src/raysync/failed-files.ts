import { z } from 'zod';
import { TransferError } from '../transfer-error.ts';
import type { Daemon } from './daemon.ts';
import { fileErrorWords } from './task-states.ts';

const fileListAnswer = z.looseObject({
  'file-list': z
    .array(z.looseObject({ 'local-path': z.string().catch(''), 'error-code': z.coerce.number().catch(0) }))
    .nullish(),
});

const ERRORS_PER_PAGE = 100;
const MOST_ERROR_PAGES = 50;
const FILES_NAMED = 3;

/**
 * Asks which files a task could not move.
 *
 * @returns the error `raysync-files-failed`, naming the first of them and why.
 */
export async function filesFailed(
  daemon: Daemon,
  taskId: string | number,
  direction: 'up' | 'down',
  signal: AbortSignal,
): Promise<TransferError> {
  const named: string[] = [];
  let count = 0;
  for (let page = 1; page <= MOST_ERROR_PAGES; page++) {
    const answer = await daemon.ask(
      '/get-file-list',
      { 'task-id': taskId, 'list-type': 'error', 'page-size': ERRORS_PER_PAGE, 'page-number': page },
      fileListAnswer,
      signal,
    );
    const files = answer['file-list'] ?? [];
    for (const file of files.slice(0, FILES_NAMED - named.length)) {
      named.push(`"${file['local-path']}" (${fileErrorWords(file['error-code'])})`);
    }
    count += files.length;
    if (files.length < ERRORS_PER_PAGE) break;
  }
  const files = named.length === 0 ? '' : `: ${named.join(', ')}${count > named.length ? ' and others' : ''}`;
  const what = count === 0 ? 'some files' : count === 1 ? 'one file' : `${count} files`;
  return new TransferError({
    code: 'raysync-files-failed',
    message: `Raysync could not ${direction === 'up' ? 'send' : 'fetch'} ${what}${files}.`,
    hint: 'Check the files and the network, then press Retry. What was moved is not moved again.',
    retryable: true,
  });
}
