import { randomUUID } from 'node:crypto';
import { chmod, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  jobSettings,
  type LocalPath,
  localPath,
  type Problem,
} from '@farmhand/model';
import { renameWhenFree } from '@farmhand/transfer/rename-when-free';
import { z } from 'zod';
import type { SceneSettings } from '../api/scenes.ts';
import { isMissing, readIfPresent, writeOwnerOnly } from '../owner-only-file.ts';
import { parseJson } from '../parse-json.ts';
import { putAside } from '../put-aside.ts';
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

/** @param ownFolder - Where the settings of scenes are kept whose own folder cannot be written. */
export function openSceneSettings(ownFolder: string): SceneSettingsFiles {
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

  return {
    async read(scenePath) {
      const objection = objectionToScene(scenePath);
      if (objection !== null) throw notAScene(scenePath, objection);
      const [beside, own] = await Promise.all([
        readFile(settingsBeside(scenePath)),
        readFile(join(ownFolder, ownSettingsName(scenePath))),
      ]);
      const newest = (own.savedAt ?? '') > (beside.savedAt ?? '') ? own : beside;
      const { settings, file, problem } = newest;
      return { settings: settings ?? DEFAULTS, file, problem };
    },
    write(scenePath, settings) {
      const key = ownSettingsName(scenePath);
      const former = writes.get(key) ?? Promise.resolve();
      const written = former.then(() => write(scenePath, settings));
      const rested = written.then(
        () => undefined,
        () => undefined,
      );
      writes.set(key, rested);
      void rested.then(() => {
        if (writes.get(key) === rested) writes.delete(key);
      });
      return written;
    },
    close: async () => void (await Promise.all(writes.values())),
  };
}

/** @throws SubmissionError `not-a-scene`. */
async function mustBeScene(path: LocalPath): Promise<void> {
  const objection = objectionToScene(path);
  if (objection !== null) throw notAScene(path, objection);
  const found = await stat(path).catch((error: unknown) => {
    throw notAScene(path, isMissing(error) ? 'there is no such file' : 'the file cannot be looked at');
  });
  if (!found.isFile()) throw notAScene(path, 'it is no file');
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
  let text: string | null;
  try {
    const found = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found === null) return { ...nothing, file: null, problem: null };
    if (!found.isFile() || found.size > MOST_BYTES) {
      return { ...nothing, problem: unusable(`${path} is nothing that Farmhand wrote.`) };
    }
    text = await readIfPresent(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...nothing, problem: unusable(`${path} cannot be read (${why}).`) };
  }
  if (text === null) return { ...nothing, file: null, problem: null };
  const json = parseJson(text);
  const schema = anySchema.safeParse(json).data?.schema;
  if (schema !== undefined && schema !== SCHEMA) return { ...nothing, problem: unknownSchema(path) };
  const { data, error } = settingsFile.safeParse(json);
  if (data !== undefined) return { settings: data.settings, savedAt: data.savedAt, file, problem: null };
  const fields = error.issues.slice(0, 5).map((issue) => issue.path.join('.') || 'not JSON');
  return { ...nothing, problem: unusable(`${path} does not hold settings (${fields.join(', ')}).`) };
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

/** What the system says of a folder or file that cannot be written, in words. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to write there',
  EPERM: 'you have no right to write there, or another program holds the file',
  EROFS: 'the disk can only be read',
  EBUSY: 'another program holds the file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EISDIR: 'a folder of that name is in the way',
  ENOTEMPTY: 'a folder of that name is in the way',
  EEXIST: 'a folder of that name is in the way',
  ENAMETOOLONG: 'the name of the file would be too long',
};

function notBeside(scenePath: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return {
    code: 'scene-settings-kept-apart',
    message: `The settings cannot be written beside ${scenePath}: ${why}.`,
    hint: 'They are kept on this computer for you alone. Others who open the scene do not see them.',
    retryable: false,
  };
}

function unknownSchema(path: string): Problem {
  return {
    code: 'scene-settings-newer',
    message: `${path} was written by a newer Farmhand.`,
    hint: 'Update Farmhand to use it. The usual settings are shown; once you change one, the file is put aside beside it.',
    retryable: false,
  };
}

function unusable(message: string): Problem {
  return {
    code: 'scene-settings-unreadable',
    message,
    hint: 'The usual settings are shown. Once you change one, the file is put aside beside it.',
    retryable: false,
  };
}
