import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  type JobSettingsInput,
  jobSettings,
  localPath,
} from '@farmhand/model';
import type { JobOptions } from './job-options.ts';

/** Settings that are said; all others are left as they are. */
export type SaidSettings = Partial<Omit<JobSettings, 'schema'>>;

/**
 * The settings of a job: those of the file, with the options on top.
 *
 * @throws Error that names the file, and in it the field, that cannot be used.
 */
export async function settingsOf(options: JobOptions): Promise<JobSettingsInput> {
  return { ...(await saidSettings(options)), schema: JOB_SETTINGS_SCHEMA };
}

/**
 * As {@link settingsOf}, without any defaults: what is to be different from a job that there is.
 *
 * @throws Error as {@link settingsOf}.
 */
export async function saidSettings(options: JobOptions): Promise<SaidSettings> {
  const { settings: file, camera = [], scene, layer, skip, extraFile, allowedRoot, uploadLimit } = options;
  const kept = file === undefined ? {} : await settingsFile(file);
  const given = {
    frames: options.frames,
    // One kind of choice replaces the other: a file's list of outputs and a scene by name would contradict each other.
    ...(scene === undefined ? {} : { sceneName: scene, outputs: [] }),
    ...(camera.length === 0
      ? {}
      : camera.length > 1
        ? { cameras: [...camera], camera: null }
        : { camera: camera[0], cameras: [] }),
    renderLayers: layer,
    priorityFrames: options.priorityFrames,
    stopAfterTest: options.stopAfterTest,
    tiles: options.tiles,
    environmentPolicy: options.policy,
    softwareVersion: options.softwareVersion,
    system: options.system,
    hardwareId: options.hardware,
    memoryGiB: options.memory,
    skipFiles: skip,
    extraFiles: extraFile?.map((path) => resolve(path)),
    allowedRoots: allowedRoot?.map((folder) => resolve(folder)),
    uploadLimitBytes: uploadLimit === undefined ? undefined : Math.round(uploadLimit * 1e9),
    costLimit: options.costLimit,
    pricePerNodeHour: options.pricePerHour,
    secondsPerFrame: options.secondsPerFrame,
    project: options.project,
    outputTemplate: options.template,
    onExistingFile: options.onExisting === 'keep-both' ? 'keepBoth' : options.onExisting,
    downloadFolder: options.output === undefined ? undefined : localPath.parse(resolve(options.output)),
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return readable({ ...kept, ...said, schema: JOB_SETTINGS_SCHEMA }, 'These options');
}

async function settingsFile(file: string): Promise<SaidSettings> {
  const path = resolve(file);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`The settings ${path} cannot be read. Give the path of a JSON file.`, { cause });
  });
  let value: unknown;
  try {
    // Windows programs begin a text with a mark of its encoding.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new Error(`The settings ${path} are not valid JSON. Correct them, and save them as UTF-8.`, {
      cause,
    });
  }
  return readable(value, `The settings ${path}`);
}

/** A name that nobody knows is most likely a slip: left out without a word, another job than the one meant would be paid for. */
function readable(value: unknown, what: string): SaidSettings {
  const parsed = jobSettings.strict().safeParse(value);
  if (parsed.success) {
    const { schema, ...settings } = parsed.data;
    return Object.fromEntries(
      Object.entries(settings).filter(([name]) => Object.hasOwn(Object(value), name)),
    );
  }
  const problems = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `There is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}`
      : `${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
  throw new Error(`${what} cannot be used. ${problems.join('; ')}`);
}
