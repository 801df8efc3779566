import type { LocalizedText } from '@farmhand/model';
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
 * @param onFile hears of each.
 * @returns the error `raysync-files-failed`, naming the first of them and why.
 */
export async function filesFailed(
  daemon: Daemon,
  taskId: string | number,
  direction: 'up' | 'down',
  signal: AbortSignal,
  onFile: (path: string, error: TransferError) => void,
): Promise<TransferError> {
  const named: LocalizedText[] = [];
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
      const why = fileErrorWords(file['error-code']);
      named.push({
        en: `"${file['local-path']}" (${why.en})`,
        zh: `“${file['local-path']}”（${why.zh}）`,
      });
    }
    for (const file of files) onFile(file['local-path'], fileFailed(file['local-path'], file['error-code']));
    count += files.length;
    if (files.length < ERRORS_PER_PAGE) break;
  }
  const isNamed = named.length > 0;
  const hasMore = count > named.length;
  const files: LocalizedText = {
    en: isNamed ? `: ${named.map(({ en }) => en).join(', ')}${hasMore ? ' and others' : ''}` : '',
    zh: isNamed ? `：${named.map(({ zh }) => zh).join('、')}${hasMore ? '等' : ''}` : '',
  };
  const what: LocalizedText = {
    en: count === 0 ? 'some files' : count === 1 ? 'one file' : `${count} files`,
    zh: count === 0 ? '部分文件' : ` ${count} 个文件`,
  };
  return new TransferError({
    code: 'raysync-files-failed',
    message: `Raysync could not ${direction === 'up' ? 'send' : 'fetch'} ${what.en}${files.en}.`,
    hint: 'Check the files and the network, then press Retry. What was moved is not moved again.',
    retryable: true,
    zh: {
      message: `Raysync 未能${direction === 'up' ? '发送' : '下载'}${what.zh}${files.zh}。`,
      hint: '请检查这些文件和网络，然后点击“重试”。已传输的内容不会重复传输。',
    },
  });
}

function fileFailed(path: string, errorCode: number): TransferError {
  const why = fileErrorWords(errorCode);
  return new TransferError({
    code: 'raysync-files-failed',
    message: `Raysync could not move "${path}" (${why.en}).`,
    hint: 'Check the file and the network, then press Retry. What was moved is not moved again.',
    retryable: true,
    zh: {
      message: `Raysync 未能传输“${path}”（${why.zh}）。`,
      hint: '请检查该文件和网络，然后点击“重试”。已传输的内容不会重复传输。',
    },
  });
}
