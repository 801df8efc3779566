import { rename } from 'node:fs/promises';
import {
  type Problem,
  TRANSFER_SETTINGS_SCHEMA,
  type TransferSettings,
  transferSettings,
} from '@farmhand/model';
import { z } from 'zod';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';
import { parseJson } from './parse-json.ts';

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

const settingsFile = z.object({
  version: z.literal(VERSION),
  transfer: transferSettings,
  transfersPaused: z.boolean().default(false),
});

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
    return { ...DEFAULTS, problem: unusable(`${file} cannot be read (${why}).`) };
  }
  if (text === null) return { ...DEFAULTS, problem: null };
  const result = settingsFile.safeParse(parseJson(text));
  if (result.success) {
    const { transfer, transfersPaused } = result.data;
    return { transfer, transfersPaused, problem: null };
  }
  const fields = result.error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'not JSON');
  return { ...DEFAULTS, problem: unusable(`${file} does not hold settings (${fields.join(', ')}).`) };
}

/** Writes them, owner-only, whole or not at all. A file that could not be used is put aside, not lost. */
export async function writeSettings(
  file: string,
  { transfer, transfersPaused }: ComputerSettings,
  { putAside }: { readonly putAside: boolean },
): Promise<void> {
  if (putAside) await rename(file, `${file}.unusable`).catch(() => undefined);
  await writeOwnerOnly(file, `${JSON.stringify({ version: VERSION, transfer, transfersPaused }, null, 2)}\n`);
}

function unusable(message: string): Problem {
  return {
    code: 'settings-unreadable',
    message,
    hint: 'The usual settings are used for now. Set them anew in Farmhand; the file is then put aside.',
    retryable: false,
  };
}
