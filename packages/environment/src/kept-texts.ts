import type { CallOptions } from '@farmhand/client';
import { ageOf } from './age.ts';
import { type CacheFile, readCacheFile, writeCacheFile } from './cache-file.ts';
import type { FarmText, FarmTexts } from './farm-texts.ts';
import { untilAborted } from './until-aborted.ts';

/** Languages that the farm has texts in. */
export type TextLanguage = 'en' | 'zh';

/** The call of the farm's client that texts come from. */
export interface TextCalls {
  errorDetails(
    request: { readonly codes: readonly string[]; readonly language: TextLanguage },
    options?: CallOptions,
  ): Promise<
    readonly {
      readonly code: string;
      readonly language: TextLanguage | null;
      readonly description: string;
      readonly solution: string;
    }[]
  >;
}

/** Version tag of the file that texts are kept in. */
export const TEXTS_SCHEMA = 'farmhand.farm-texts/1';

const DAY_MS = 86_400_000;
/** Texts are rewritten rarely; what the farm did not know may be added at any time. */
const KNOWN_FOR_MS = 30 * DAY_MS;
const UNKNOWN_FOR_MS = DAY_MS;

/** What the farm said of one code in one language; a null text: it knows none. */
interface KeptText {
  readonly text: { readonly description: string; readonly solution: string } | null;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
}
/** Whether to ask for a text. */
type IsDue = (kept: KeptText | undefined) => boolean;
/** By code and language: `10012 en`. */
type Kept = Readonly<Record<string, KeptText>>;

export interface KeptTextsOptions {
  readonly file: CacheFile;
  /** Null when offline. */
  readonly client: () => TextCalls | null;
  readonly clock: () => number;
  /** Ends calls that are under way. */
  readonly ending: AbortSignal;
  /** Told of what goes on after an answer was given. */
  readonly inBackground: (work: Promise<unknown>) => void;
}

export type AskForTexts = (
  codes: readonly string[],
  languages: readonly TextLanguage[],
  signal: AbortSignal | undefined,
) => Promise<FarmTexts>;

/** The farm's words for tip codes, asked for once and kept on disk. Never rejects: whatever fails, there are fewer texts. */
export function keptTexts({ file, client, clock, ending, inBackground }: KeptTextsOptions): AskForTexts {
  let memory: Kept = {};
  /** One question at a time, so that two callers do not ask for the same code. */
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<void> {
    const disk = (await readCacheFile<Kept>(file)) ?? {};
    memory = newest(memory, disk, clock());
  }

  async function ask(codes: readonly string[], language: TextLanguage, due: IsDue): Promise<void> {
    const farm = client();
    const wanted = codes.filter((code) => due(memory[keyOf(code, language)]));
    if (farm === null || wanted.length === 0) return;
    const details = await farm.errorDetails({ codes: wanted, language }, { signal: ending });
    const fetchedAt = clock();
    const answers: Record<string, KeptText> = {};
    for (const code of wanted) answers[keyOf(code, language)] = { text: null, fetchedAt };
    for (const { code, language: told, description, solution } of details) {
      if (description === '' && solution === '') continue;
      // A farm that lacks a language may answer in the other one.
      answers[keyOf(code, told ?? language)] = { text: { description, solution }, fetchedAt };
    }
    memory = { ...memory, ...answers };
  }

  function fetchTexts(
    codes: readonly string[],
    languages: readonly TextLanguage[],
    due: IsDue,
  ): Promise<void> {
    const turn = last.then(async () => {
      const before = memory;
      // One language that fails is no reason to go without the other.
      await Promise.allSettled(languages.map((language) => ask(codes, language, due)));
      if (memory === before) return;
      await load();
      await writeCacheFile(file, memory);
    });
    last = turn.catch(() => undefined);
    inBackground(turn);
    return turn;
  }

  const isMissing: IsDue = (kept) => kept === undefined;
  const isOld: IsDue = (kept) =>
    kept === undefined || ageOf(kept, clock()) > (kept.text === null ? UNKNOWN_FOR_MS : KNOWN_FOR_MS);

  return async (codes, languages, signal) => {
    const wanted = [...new Set(codes)].toSorted();
    if (wanted.length === 0) return new Map();
    try {
      await untilAborted(load(), signal);
      const kept = wanted.flatMap((code) => languages.map((language) => memory[keyOf(code, language)]));
      if (kept.some(isMissing)) await untilAborted(fetchTexts(wanted, languages, isMissing), signal);
      if (kept.some((each) => !isMissing(each) && isOld(each))) void fetchTexts(wanted, languages, isOld);
    } catch {
      // Aborted; what is known by now is still of use.
    }
    return textsIn(memory, wanted, languages);
  };
}

function textsIn(kept: Kept, codes: readonly string[], languages: readonly TextLanguage[]): FarmTexts {
  const found = new Map<string, FarmText>();
  for (const code of codes) {
    const of = (language: TextLanguage) => {
      return languages.includes(language) ? (kept[keyOf(code, language)]?.text ?? null) : null;
    };
    const en = of('en') ?? of('zh');
    const zh = of('zh') ?? of('en');
    if (en === null || zh === null) continue;
    found.set(code, {
      description: { en: en.description, zh: zh.description },
      solution: { en: en.solution, zh: zh.solution },
    });
  }
  return found;
}

/** The newer of two for each. */
function newest(a: Kept, b: Kept, now: number): Kept {
  const merged: Record<string, KeptText> = { ...a };
  for (const [key, kept] of Object.entries(b)) {
    const other = merged[key];
    if (other === undefined || ageOf(other, now) > ageOf(kept, now)) merged[key] = kept;
  }
  return merged;
}

function keyOf(code: string, language: TextLanguage): string {
  return `${code} ${language}`;
}
