import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import type { Account } from '../accounts/accounts.ts';
import { WireError } from '../http/answer.ts';
import { selectAll, selectOne } from '../state/database.ts';
import { serverPathProblem } from '../storage/server-path.ts';
import type { Storage, StoredFile } from '../storage/storages.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { readParameters, wireInteger } from './parameters.ts';

/** A folder of the output storage: with or without slashes at its ends. */
const treePath = z
  .string()
  .transform((path) => `/${path.replace(/^\/+|\/+$/g, '')}`)
  .superRefine((path, check) => {
    const problem = path === '/' ? null : serverPathProblem(path);
    if (problem !== null) check.addIssue(problem);
  });

const outputQuery = z.object({ treePath: treePath.default('/'), taskId: wireInteger.optional() });

/**
 * What is in a folder of the output storage, folders first, as a bare list. With a task, `/` holds only the folders of
 * that task and of its children; a main account may ask for its sub-accounts' tasks.
 */
export const getOutputFiles: FarmCall = async (body, farm) => {
  const query = readParameters(outputQuery, body);
  if (query.taskId === undefined)
    return listFolder(farm, farm.account.storages.output, query.treePath, () => true);
  const owner = ownerOfTask(farm, query.taskId);
  const ids = new Set(taskFamily(farm, query.taskId));
  const isOfTask = (topFolder: string) => ids.has(Number(/^(\d+)_/.exec(topFolder)?.[1] ?? Number.NaN));
  return listFolder(farm, owner.storages.output, query.treePath, isOfTask);
};

const userRow = z.object({ userId: z.number() });
const idRow = z.object({ id: z.number() });

function ownerOfTask({ database, accounts, account }: CallState, taskId: number): Account {
  const found = selectOne(database, userRow, 'SELECT userId FROM tasks WHERE id = ?', taskId);
  const owner = [account, ...accounts.below(account)].find(({ userId }) => userId === found?.userId);
  if (owner === undefined) throw new WireError('parameterInvalid', `There is no task ${taskId} (taskId).`);
  return owner;
}

/** A task and its children: each has a folder in the output storage that begins with its id. */
function taskFamily({ database }: CallState, taskId: number): readonly number[] {
  const children = selectAll(database, idRow, 'SELECT id FROM tasks WHERE parentId = ?', taskId);
  return [taskId, ...children.map(({ id }) => id)];
}

interface FolderEntry {
  readonly name: string;
  readonly path: string;
  /** Null for a folder. */
  readonly file: StoredFile | null;
}

async function listFolder(
  { storages, ledger, account }: CallState,
  storage: Storage,
  folder: string,
  isWanted: (topFolder: string) => boolean,
) {
  const files = await storages.list(storage, folder);
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const entries = new Map<string, FolderEntry>();
  for (const file of files) {
    if (!isWanted(file.serverPath.split('/')[1] ?? '')) continue;
    const [name = '', below] = file.serverPath.slice(prefix.length).split('/', 2);
    const isFolder = below !== undefined;
    entries.set(`${name}${isFolder ? '/' : ''}`, {
      name,
      path: `${prefix}${name}`,
      file: isFolder ? null : file,
    });
  }
  const isArrears = ledger.isInArrears(account);
  const sorted = [...entries.values()].sort(
    (a, b) => Number(a.file !== null) - Number(b.file !== null) || (a.name < b.name ? -1 : 1),
  );
  return Promise.all(
    sorted.map(async ({ name, path, file }) => ({
      fileName: name,
      fileSize: file?.sizeBytes ?? null,
      iconPath: null,
      lastModify: await lastModified(storages.diskPath(storage, path)),
      fileType: file === null ? null : extname(name).slice(1),
      filePath: path,
      directory: file === null,
      isArrears: isArrears ? 1 : 0,
    })),
  );
}

/** `YYYY-MM-DD HH:MM:SS` by this machine's wall clock, as the farm's other times in text are. */
async function lastModified(diskPath: string): Promise<string | null> {
  const found = await stat(diskPath).catch(() => null);
  if (found === null) return null;
  const { mtime } = found;
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${mtime.getFullYear()}-${two(mtime.getMonth() + 1)}-${two(mtime.getDate())}`;
  return `${date} ${two(mtime.getHours())}:${two(mtime.getMinutes())}:${two(mtime.getSeconds())}`;
}
