import type { LocalizedText, Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { z } from 'zod';
import { MOST_PRESETS, type Preset, type PresetsAnswer, preset } from '../api/scenes.ts';
import { newerFile } from '../newer-file.ts';
import { readIfPresent, writeOwnerOnly } from '../owner-only-file.ts';
import { parseJson, versionOf } from '../parse-json.ts';
import { putAside } from '../put-aside.ts';
import { presetsTooLarge, tooManyPresets, unknownPreset } from './scene-problems.ts';

/** Settings kept under names, for all scenes of this user. Reads the file each time: another Farmhand may have written it. */
export interface Presets {
  list(): Promise<PresetsAnswer>;
  /** Keeps one, in place of another of the same name. @throws SubmissionError `too-many-presets`, `presets-too-large`, `presets-newer`. */
  set(preset: Preset): Promise<PresetsAnswer>;
  /** @throws SubmissionError `unknown-preset`, `presets-newer`. */
  remove(name: string): Promise<PresetsAnswer>;
  /** Settles once what is being written is. */
  close(): Promise<void>;
}

const VERSION = 1;
const NEWER = 'presets-newer';
/** All of them together. Bytes: the file is read as a whole each time. */
const MOST_BYTES = 4 * 1024 * 1024;
const presetsFile = z.object({
  version: z.literal(VERSION),
  presets: z.array(preset).max(MOST_PRESETS),
});
const { compare } = new Intl.Collator('en', { numeric: true });

/** A file that cannot be used means no presets, with the reason, and is put aside when one is kept. */
export function openPresets(file: string): Presets {
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** One change at a time: each begins with what the former has made of it. */
  const change = (make: (kept: readonly Preset[]) => readonly Preset[]): Promise<PresetsAnswer> => {
    const changed = lastWrite.then(async () => {
      const { presets: kept, problem } = await read(file);
      if (problem?.code === NEWER) throw new SubmissionError(problem);
      const presets = [...make(kept)].sort((a, b) => compare(a.name, b.name));
      const text = `${JSON.stringify({ version: VERSION, presets }, null, 2)}\n`;
      if (Buffer.byteLength(text) > MOST_BYTES) throw presetsTooLarge();
      if (problem !== null) await putAside(file);
      await writeOwnerOnly(file, text);
      return { presets, problem: null };
    });
    lastWrite = changed.catch(() => undefined);
    return changed;
  };

  return {
    list: () => read(file),
    set: (added) =>
      change((kept) => {
        const others = kept.filter(({ name }) => name !== added.name);
        if (others.length >= MOST_PRESETS) throw tooManyPresets(MOST_PRESETS);
        return [...others, added];
      }),
    remove: (name) =>
      change((kept) => {
        if (!kept.some((each) => each.name === name)) throw unknownPreset(name);
        return kept.filter((each) => each.name !== name);
      }),
    close: async () => void (await lastWrite),
  };
}

async function read(file: string): Promise<PresetsAnswer> {
  let text: string | null;
  try {
    text = await readIfPresent(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      presets: [],
      problem: unusable({
        en: `${file} cannot be read (${why}).`,
        zh: `无法读取 ${file}（${why}）。`,
      }),
    };
  }
  if (text === null) return { presets: [], problem: null };
  const json = parseJson(text);
  if ((versionOf(json) ?? VERSION) > VERSION) return { presets: [], problem: newer(file) };
  const { data, error } = presetsFile.safeParse(json);
  if (data !== undefined) return { presets: data.presets, problem: null };
  const fields = error.issues.slice(0, 5).map(({ path }) => path.join('.') || 'not JSON');
  return {
    presets: [],
    problem: unusable({
      en: `${file} does not hold presets (${fields.join(', ')}).`,
      zh: `${file} 中没有可用的预设（${fields.join('、')}）。`,
    }),
  };
}

function newer(file: string): Problem {
  return newerFile(NEWER, file, {
    en: 'Update Farmhand on this computer. Until then there are no presets, and the file is left as it is.',
    zh: '请更新本机的 Farmhand。在此之前没有可用的预设，原文件保持不变。',
  });
}

function unusable(message: LocalizedText): Problem {
  return {
    code: 'presets-unreadable',
    message: message.en,
    hint: 'Until that is mended there are no presets. When a new one is kept, the file is put aside beside it.',
    retryable: false,
    zh: { message: message.zh, hint: '在修复之前没有可用的预设。保存新预设时，原文件会移到旁边另存。' },
  };
}
