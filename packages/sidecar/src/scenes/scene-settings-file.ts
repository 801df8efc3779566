import { randomUUID } from 'node:crypto';
import { chmod, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  jobSettings,
  type LocalizedText,
  type LocalPath,
  localPath,
  type Problem,
} from '@farmhand/model';
import { renameWhenFree } from '@farmhand/transfer/rename-when-free';
import { z } from 'zod';
import type { SceneSettings } from '../api/scenes.ts';
import { newerFile } from '../newer-file.ts';
import { isMissing, writeOwnerOnly } from '../owner-only-file.ts';
import { parseJson } from '../parse-json.ts';
import { putAside } from '../put-aside.ts';
import { readPlainFile } from '../read-plain-file.ts';
import { objectionToScene, ownSettingsName, settingsBeside } from './scene-path.ts';
import { notAScene } from './scene-problems.ts';

/**
 * What was chosen for each scene, in a file beside it, so that it is there for whoever opens the scene. Where that file cannot
 * be written, in the user's own folder.
 */
export interface SceneSettingsFiles {
  /**
   * What was kept last; the defaults when nothing was, and, with a problem, when it cannot be used.
   *
   * @throws SubmissionError `not-a-scene` for a path that cannot be a scene's.
   */
  read(scenePath: LocalPath): Promise<SceneSettings>;
  /**
   * Keeps them, whole or not at all. A file that could not be used is put aside, not lost.
   *
   * @throws SubmissionError `not-a-scene` unless the scene is there; the disk's error when they can be kept nowhere.
   */
  write(scenePath: LocalPath, settings: JobSettings): Promise<SceneSettings>;
  /**
   * Keeps some of them, and leaves the others as they were kept last: whoever changes one undoes nothing of others.
   *
   * @throws as `write`.
   */
  change(scenePath: LocalPath, changes: Partial<JobSettings>): Promise<SceneSettings>;
  /** Settles once what is being written is. */
  close(): Promise<void>;
}

/** Version tag of the files. */
const SCHEMA = 'farmhand.scene-settings/1';
/** Nothing that Farmhand writes is larger. Bytes. */
const MOST_BYTES = 8 * 1024 * 1024;

const settingsFile = z.object({
  schema: z.literal(SCHEMA),
  /** Tells which of two files is the newer. */
  savedAt: z.iso.datetime(),
  settings: jobSettings,
});
const anySchema = z.object({ schema: z.string() });

const DEFAULTS: JobSettings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });

/**
 * @param ownFolder - Where the settings of scenes are kept whose own folder cannot be written.
 * @param onKept - Told of everything that is kept, of one scene in the order in which it is.
 */
export function openSceneSettings(
  ownFolder: string,
  onKept: (scenePath: LocalPath, kept: SceneSettings) => void = () => undefined,
): SceneSettingsFiles {
  /** One write at a time for a scene; a drive that hangs holds up its own scenes only. */
  const writes = new Map<string, Promise<unknown>>();

  const write = async (scenePath: LocalPath, settings: JobSettings): Promise<SceneSettings> => {
    await mustBeScene(scenePath);
    const beside = settingsBeside(scenePath);
    const own = join(ownFolder, ownSettingsName(scenePath));
    const savedAt = new Date().toISOString();
    const text = `${JSON.stringify({ schema: SCHEMA, savedAt, settings }, null, 2)}\n`;
    try {
      const former = await readFile(beside);
      if (former.problem !== null && (await stat(beside)).isFile()) await putAside(beside);
      await replaceFile(beside, text);
    } catch (error) {
      await writeOwnerOnly(own, text);
      return { settings, file: localPath.parse(own), problem: notBeside(scenePath, error) };
    }
    // What was kept there while this could not be written is an older word.
    await rm(own, { force: true }).catch(() => undefined);
    return { settings, file: localPath.parse(beside), problem: null };
  };

  const read = async (scenePath: LocalPath): Promise<SceneSettings> => {
    const objection = objectionToScene(scenePath);
    if (objection !== null) throw notAScene(scenePath, objection);
    const [beside, own] = await Promise.all([
      readFile(settingsBeside(scenePath)),
      readFile(join(ownFolder, ownSettingsName(scenePath))),
    ]);
    const newest = (own.savedAt ?? '') > (beside.savedAt ?? '') ? own : beside;
    const { settings, file, problem } = newest;
    return { settings: settings ?? DEFAULTS, file, problem };
  };
  /** Keeps what is to be kept by then, after everything that was asked for before. */
  const keep = (scenePath: LocalPath, wanted: () => Promise<JobSettings>): Promise<SceneSettings> => {
    const key = ownSettingsName(scenePath);
    const former = writes.get(key) ?? Promise.resolve();
    const written = former.then(async () => {
      const kept = await write(scenePath, await wanted());
      onKept(scenePath, kept);
      return kept;
    });
    const rested = written.then(
      () => undefined,
      () => undefined,
    );
    writes.set(key, rested);
    void rested.then(() => {
      if (writes.get(key) === rested) writes.delete(key);
    });
    return written;
  };

  return {
    read,
    write: (scenePath, settings) => keep(scenePath, async () => settings),
    change: (scenePath, changes) =>
      keep(scenePath, async () => ({ ...(await read(scenePath)).settings, ...changes })),
    close: async () => void (await Promise.all(writes.values())),
  };
}

const NO_SUCH_FILE: LocalizedText = { en: 'there is no such file', zh: '没有这个文件' };
const CANNOT_BE_LOOKED_AT: LocalizedText = { en: 'the file cannot be looked at', zh: '无法查看该文件' };

/** @throws SubmissionError `not-a-scene`. */
async function mustBeScene(path: LocalPath): Promise<void> {
  const objection = objectionToScene(path);
  if (objection !== null) throw notAScene(path, objection);
  const found = await stat(path).catch((error: unknown) => {
    throw notAScene(path, isMissing(error) ? NO_SUCH_FILE : CANNOT_BE_LOOKED_AT);
  });
  if (!found.isFile()) throw notAScene(path, { en: 'it is no file', zh: '它不是文件' });
}

interface ReadFile {
  /** Null when there are none. */
  readonly settings: JobSettings | null;
  readonly savedAt: string | null;
  /** Null when there is no such file. */
  readonly file: LocalPath | null;
  readonly problem: Problem | null;
}

async function readFile(path: string): Promise<ReadFile> {
  const file = localPath.parse(path);
  const nothing = { settings: null, savedAt: null, file };
  let text: string;
  try {
    const bytes = await readPlainFile(path, MOST_BYTES);
    if (bytes === null) {
      return {
        ...nothing,
        problem: unusable({
          en: `${path} is nothing that Farmhand wrote.`,
          zh: `${path} 不是 Farmhand 写入的文件。`,
        }),
      };
    }
    text = bytes.toString('utf8');
  } catch (error) {
    if (isMissing(error)) return { ...nothing, file: null, problem: null };
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      problem: unusable({
        en: `${path} cannot be read (${why}).`,
        zh: `无法读取 ${path}（${why}）。`,
      }),
    };
  }
  const json = parseJson(text);
  const schema = anySchema.safeParse(json).data?.schema;
  if (schema !== undefined && schema !== SCHEMA) return { ...nothing, problem: unknownSchema(path) };
  const { data, error } = settingsFile.safeParse(json);
  if (data !== undefined) return { settings: data.settings, savedAt: data.savedAt, file, problem: null };
  const fields = error.issues.slice(0, 5).map((issue) => issue.path.join('.') || 'not JSON');
  return {
    ...nothing,
    problem: unusable({
      en: `${path} does not hold settings (${fields.join(', ')}).`,
      zh: `${path} 中没有可用的设置（${fields.join('、')}）。`,
    }),
  };
}

/** Puts a file in place whole or not at all, with the rights of the one that is there, or those that new files have. */
async function replaceFile(path: string, text: string): Promise<void> {
  // A short name, since the scene's may be as long as a name can be.
  const temporary = join(dirname(path), `.farmhand-${randomUUID()}.tmp`);
  const former = await stat(path).catch(() => null);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    if (former !== null) await chmod(temporary, former.mode & 0o777).catch(() => undefined);
    await renameWhenFree(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

const IN_THE_WAY: LocalizedText = {
  en: 'a folder of that name is in the way',
  zh: '已有同名的文件夹',
};

/** What the system says of a folder or file that cannot be written, in words. */
const REASONS: Readonly<Record<string, LocalizedText>> = {
  EACCES: { en: 'you have no right to write there', zh: '您在那里没有写入权限' },
  EPERM: {
    en: 'you have no right to write there, or another program holds the file',
    zh: '您在那里没有写入权限，或文件正被其他程序占用',
  },
  EROFS: { en: 'the disk can only be read', zh: '磁盘是只读的' },
  EBUSY: { en: 'another program holds the file', zh: '文件正被其他程序占用' },
  ENOSPC: { en: 'the disk is full', zh: '磁盘已满' },
  EDQUOT: { en: 'your share of the disk is full', zh: '您的磁盘配额已用完' },
  EISDIR: IN_THE_WAY,
  ENOTEMPTY: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  ENAMETOOLONG: { en: 'the name of the file would be too long', zh: '文件名会过长' },
};

function notBeside(scenePath: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  const why = REASONS[code] ?? { en: said, zh: said };
  return {
    code: 'scene-settings-kept-apart',
    message: `The settings cannot be written beside ${scenePath}: ${why.en}.`,
    hint: 'They are kept on this computer for you alone. Others who open the scene do not see them.',
    retryable: false,
    zh: {
      message: `设置无法写入 ${scenePath} 旁边：${why.zh}。`,
      hint: '设置只为您保存在本机；打开该场景的其他人看不到它们。',
    },
  };
}

function unknownSchema(path: string): Problem {
  return newerFile('scene-settings-newer', path, {
    en: 'Update Farmhand to use it. The usual settings are shown; once you change one, the file is put aside beside it.',
    zh: '请更新 Farmhand 以使用它。目前显示默认设置；更改任一设置后，原文件会移到旁边另存。',
  });
}

function unusable(message: LocalizedText): Problem {
  return {
    code: 'scene-settings-unreadable',
    message: message.en,
    hint: 'The usual settings are shown. Once you change one, the file is put aside beside it.',
    retryable: false,
    zh: { message: message.zh, hint: '目前显示默认设置。更改任一设置后，原文件会移到旁边另存。' },
  };
}
