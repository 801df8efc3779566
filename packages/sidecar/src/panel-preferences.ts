import type { Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { z } from 'zod';
import { type PanelPreferences, panelPreferences } from './api/panel.ts';
import { newerFile } from './newer-file.ts';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';
import { parseJson, versionOf } from './parse-json.ts';
import { putAside } from './put-aside.ts';

/** How the panel likes to look, for all panels of this user. */
export interface PreferencesStore {
  current(): PanelPreferences;
  /**
   * Keeps them, whole or not at all.
   *
   * @throws SubmissionError `preferences-newer` when a newer Farmhand wrote the file; the disk's error.
   */
  change(preferences: PanelPreferences): Promise<void>;
  /** Settles once what is being written is. */
  close(): Promise<void>;
}

const VERSION = 1;
const preferencesFile = z.object({ version: z.literal(VERSION), preferences: panelPreferences });
const DEFAULTS: PanelPreferences = panelPreferences.parse({});

/** Reads them; a file that cannot be used means the usual ones, and is put aside when others are kept. */
export async function openPreferences(file: string): Promise<PreferencesStore> {
  let { preferences, state } = await read(file);
  let lastWrite: Promise<unknown> = Promise.resolve();
  return {
    current: () => preferences,
    change(next) {
      const written = lastWrite.then(async () => {
        if (state === 'newer') throw new SubmissionError(newer(file));
        if (state === 'unusable') await putAside(file);
        await writeOwnerOnly(file, `${JSON.stringify({ version: VERSION, preferences: next }, null, 2)}\n`);
        state = 'good';
        preferences = next;
      });
      lastWrite = written.catch(() => undefined);
      return written;
    },
    close: async () => void (await lastWrite),
  };
}

interface ReadPreferences {
  readonly preferences: PanelPreferences;
  readonly state: 'good' | 'unusable' | 'newer';
}

async function read(file: string): Promise<ReadPreferences> {
  const text = await readIfPresent(file).catch(() => '');
  if (text === null) return { preferences: DEFAULTS, state: 'good' };
  const json = parseJson(text);
  if ((versionOf(json) ?? VERSION) > VERSION) return { preferences: DEFAULTS, state: 'newer' };
  const { data } = preferencesFile.safeParse(json);
  return data === undefined
    ? { preferences: DEFAULTS, state: 'unusable' }
    : { preferences: data.preferences, state: 'good' };
}

function newer(file: string): Problem {
  return newerFile('preferences-newer', file, {
    en: 'Update Farmhand on this computer. Until then the panel has its usual looks, and the file is left as it is.',
    zh: '请更新本机的 Farmhand。在此之前面板使用默认外观，原文件保持不变。',
  });
}
