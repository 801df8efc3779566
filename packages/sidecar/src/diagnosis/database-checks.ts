import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { bytesText, type Check, type Found } from './check.ts';

/**
 * Looks through a database on a thread of its own: on a large one it takes seconds. Text, since the sidecar ships as one
 * file and has no second one to start a thread from.
 */
const QUICK_CHECK = `
const { parentPort, workerData } = require('node:worker_threads');
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(workerData, { readOnly: true, timeout: 5000 });
parentPort.postMessage(String(database.prepare('PRAGMA quick_check(1)').get().quick_check));
database.close();
`;

export const databaseChecks: readonly Check[] = [
  {
    id: 'journal',
    title: { en: 'The journal', zh: '作业日志' },
    look: ({ home }, signal) =>
      databaseIn(home.journalFile, signal, {
        en: 'Keep a copy of the file for your pipeline team, end Farmhand and move the file away; a new one is made.',
        zh: '请保留该文件的副本交给技术团队，退出 Farmhand 后移走该文件，会自动新建。',
      }),
  },
  {
    id: 'cache',
    title: { en: 'What is remembered of files', zh: '文件缓存' },
    look: ({ home }, signal) =>
      databaseIn(home.filesFile, signal, {
        en: 'End Farmhand and delete the file: it only saves time, and is made anew.',
        zh: '请退出 Farmhand 后删除该文件：它只用于节省时间，会自动重建。',
      }),
  },
];

async function databaseIn(file: string, signal: AbortSignal, hint: Found['text']): Promise<Found> {
  if (!existsSync(file)) {
    return { status: 'skipped', text: { en: `${file} is not there yet.`, zh: `${file} 尚不存在。` } };
  }
  const said = await quickCheck(file, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  });
  const size = bytesText(statSync(file).size);
  if (said === 'ok') {
    return { status: 'ok', text: { en: `${file} is sound (${size}).`, zh: `${file} 完好（${size}）。` } };
  }
  return {
    status: 'error',
    text: { en: `${file} is damaged (${said}).`, zh: `${file} 已损坏（${said}）。` },
    hint,
  };
}

async function quickCheck(file: string, signal: AbortSignal): Promise<string> {
  const worker = new Worker(QUICK_CHECK, { eval: true, workerData: file });
  try {
    const [said] = await once(worker, 'message', { signal });
    return String(said);
  } finally {
    await worker.terminate();
  }
}
