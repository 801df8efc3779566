import {
  type LocalizedText,
  type Problem,
  TRANSFER_SETTINGS_SCHEMA,
  type TransferSettings,
  transferSettings,
} from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { z } from 'zod';
import { newerFile } from './newer-file.ts';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';
import { parseJson, versionOf } from './parse-json.ts';
import { putAside } from './put-aside.ts';

/** What this computer's user chose for all programs that use Farmhand. */
export interface ComputerSettings {
  readonly transfer: TransferSettings;
  /** Whether transfers rest until somebody resumes them. */
  readonly transfersPaused: boolean;
}

export interface ReadSettings extends ComputerSettings {
  /** Why the file could not be used, so that these are the defaults; null when all is well. */
  readonly problem: Problem | null;
}

const VERSION = 1;
/** The code of the problem with a file that must not be replaced. */
const NEWER = 'settings-newer';

const settingsFile = z.object({
  version: z.literal(VERSION),
  transfer: transferSettings,
  transfersPaused: z.boolean().default(false),
});

const anySchema = z.object({ transfer: z.object({ schema: z.string() }) });

const DEFAULTS: ComputerSettings = {
  transfer: transferSettings.parse({ schema: TRANSFER_SETTINGS_SCHEMA }),
  transfersPaused: false,
};

/** The settings kept; the defaults when there are none, and, with a problem, when the file cannot be used. */
export async function readSettings(file: string): Promise<ReadSettings> {
  let text: string | null;
  try {
    text = await readIfPresent(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...DEFAULTS,
      problem: unusable({
        en: `${file} cannot be read (${why}).`,
        zh: `无法读取 ${file}（${why}）。`,
      }),
    };
  }
  if (text === null) return { ...DEFAULTS, problem: null };
  const json = parseJson(text);
  if (isNewer(json)) return { ...DEFAULTS, problem: newer(file) };
  const result = settingsFile.safeParse(json);
  if (result.success) {
    const { transfer, transfersPaused } = result.data;
    return { transfer, transfersPaused, problem: null };
  }
  const fields = result.error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'not JSON');
  return {
    ...DEFAULTS,
    problem: unusable({
      en: `${file} does not hold settings (${fields.join(', ')}).`,
      zh: `${file} 中没有可用的设置（${fields.join('、')}）。`,
    }),
  };
}

/**
 * Writes them, owner-only, whole or not at all. A file that could not be used is put aside, not lost.
 *
 * @param problem What {@link readSettings} said of the file that is there.
 * @throws SubmissionError `settings-newer` when a newer Farmhand wrote that file; it is left as it is.
 */
export async function writeSettings(
  file: string,
  { transfer, transfersPaused }: ComputerSettings,
  problem: Problem | null,
): Promise<void> {
  if (problem?.code === NEWER) throw new SubmissionError(problem);
  if (problem !== null) await putAside(file);
  await writeOwnerOnly(file, `${JSON.stringify({ version: VERSION, transfer, transfersPaused }, null, 2)}\n`);
}

/** Whether the file, or the settings in it, have a version that this Farmhand does not know yet. */
function isNewer(json: unknown): boolean {
  const [name, known] = TRANSFER_SETTINGS_SCHEMA.split('/');
  const [otherName, other] = anySchema.safeParse(json).data?.transfer.schema.split('/') ?? [];
  return (versionOf(json) ?? VERSION) > VERSION || (otherName === name && Number(other) > Number(known));
}

function newer(file: string): Problem {
  return newerFile(NEWER, file, {
    en: 'Update Farmhand on this computer. Until then the usual settings are used, and the file is left as it is.',
    zh: '请更新本机的 Farmhand。在此之前使用默认设置，原文件保持不变。',
  });
}

function unusable(message: LocalizedText): Problem {
  return {
    code: 'settings-unreadable',
    message: message.en,
    hint: 'The usual settings are used for now. Set them anew in Farmhand; the file is then put aside.',
    retryable: false,
    zh: { message: message.zh, hint: '目前使用默认设置。请在 Farmhand 中重新设置；原文件会另存。' },
  };
}
