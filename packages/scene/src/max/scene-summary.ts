import type { Resolution } from '@farmhand/model';
import { findChunk, numberIn } from './chunks.ts';
import type { Section } from './property-set.ts';

/** What the contents page of a scene's properties says, as 3ds Max fills it in at each save. */
export interface SceneSummary {
  /** The program's internal version, `19.00` for 3ds Max 2017; null where it does not say. */
  readonly appVersion: string | null;
  /** The build that saved it: `19.0.1072.0`. */
  readonly build: string | null;
  /** The internal version whose format it was saved in. */
  readonly savedAs: string | null;
  /** Bare names of the files it uses, in lower case. */
  readonly dependencies: readonly string[];
  /** Name of the renderer with its version: `V-Ray Adv 3.00.08`. */
  readonly renderer: string | null;
  readonly resolution: Resolution | null;
  /** First and last frame that render. */
  readonly frames: { readonly start: number; readonly end: number } | null;
  readonly outputPath: string | null;
}

/** The headings, always in this order, in the language of the program. */
const HEADING_COUNT = 8;
const GENERAL = { name: 'General', index: 0 };
const DEPENDENCIES = { name: 'External Dependencies', index: 3 };
const RENDER_DATA = { name: 'Render Data', index: 7 };

/** Lines of the first section in the languages of 3ds Max; a number may have a decimal comma. */
const APP_VERSION = /^3ds Max (?:Version|版本|バージョン)\s*[:：]\s*([\d.,]+)/i;
const SAVED_AS = /^(?:Saved As Version|另存为版本|バージョンとして保存)\s*[:：]\s*([\d.,]+)/i;
const BUILD = /^[^:：]{0,40}[:：]\s*(\d+\.\d+\.\d+\.\d+)\s*$/;

/** Makes sense of the contents page. */
export function readSummary(sections: readonly Section[]): SceneSummary {
  const general = linesOf(sections, GENERAL);
  const render = valuesOf(linesOf(sections, RENDER_DATA));
  const start = wholeNumber(render.get('Animation Start'));
  const end = wholeNumber(render.get('Animation End'));
  const width = wholeNumber(render.get('Render Width'));
  const height = wholeNumber(render.get('Render Height'));
  return {
    appVersion: firstMatch(general, APP_VERSION)?.replace(',', '.') ?? null,
    build: firstMatch(general, BUILD),
    savedAs: firstMatch(general, SAVED_AS)?.replace(',', '.') ?? null,
    dependencies: linesOf(sections, DEPENDENCIES).filter((line) => line !== ''),
    renderer: render.get('Renderer Name') || null,
    resolution: width !== null && height !== null && width > 0 && height > 0 ? { width, height } : null,
    frames: start !== null && end !== null && end >= start ? { start, end } : null,
    outputPath: render.get('Render Output') || null,
  };
}

function linesOf(
  sections: readonly Section[],
  wanted: { readonly name: string; readonly index: number },
): readonly string[] {
  const named = sections.find(({ heading }) => heading === wanted.name);
  const section = named ?? (sections.length === HEADING_COUNT ? sections[wanted.index] : undefined);
  return section?.lines ?? [];
}

/** `Renderer Name=V-Ray Adv 3.00.08` and its like; these are English in every language of the program. */
function valuesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const equals = line.indexOf('=');
    if (equals > 0) {
      values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
    }
  }
  return values;
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | null {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

const CHUNK_TIME = 0x20b0;
const CHUNK_FRAMES_A_SECOND = 0x10;

/** Frames a second, from the `Config` stream; null where it does not say. */
export function readFrameRate(config: Buffer): number | null {
  const time = findChunk(config, CHUNK_TIME);
  const rate = time?.isContainer ? numberIn(time.content, CHUNK_FRAMES_A_SECOND) : null;
  // 3ds Max counts 4800 ticks a second.
  return rate !== null && rate >= 1 && rate <= 4800 ? rate : null;
}
