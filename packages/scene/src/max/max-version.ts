import type { Finding } from '@farmhand/model';
import { numberIn } from './chunks.ts';
import type { SceneSummary } from './scene-summary.ts';

/** Chunk that begins the `DllDirectory` and other streams: the version, and the build within it. */
const CHUNK_SAVED_BY = 0x21c0;

/**
 * The version that saved the file, the artist's name for it first: `2017 (19.0.1072.0)`. The number in parentheses is
 * the internal one, as exact as the file tells; before 3ds Max 2008 both are the same: `9.0`.
 *
 * @param dllDirectory - The stream of that name, which repeats the version where the summary is missing.
 * @returns Empty when nothing in the file tells.
 */
export function readVersion(summary: SceneSummary, dllDirectory: Buffer | null): string {
  const internal = summary.build ?? summary.appVersion ?? versionIn(dllDirectory);
  return internal === null ? '' : named(internal);
}

function versionIn(dllDirectory: Buffer | null): string | null {
  const savedBy = dllDirectory === null ? null : numberIn(dllDirectory, CHUNK_SAVED_BY);
  const version = savedBy === null ? 0 : savedBy >>> 16;
  return savedBy === null || version < 1000
    ? null
    : `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 100)}.${savedBy & 0xffff}`;
}

function named(internal: string): string {
  const release = releaseOf(internal);
  return release === null ? internal : `${release} (${internal})`;
}

/** 10 is 3ds Max 2008, and it has gone on with one a year. */
function releaseOf(internal: string): number | null {
  const major = Number.parseInt(internal, 10);
  return major >= 10 && major < 100 ? 1998 + major : null;
}

/** A newer 3ds Max can save in the format of an older one. */
export function savedAsOlder(summary: SceneSummary): Finding | null {
  const app = Number.parseInt(summary.appVersion ?? '', 10);
  const format = Number.parseInt(summary.savedAs ?? '', 10);
  if (Number.isNaN(app) || Number.isNaN(format) || format >= app) {
    return null;
  }
  const by = releaseOf(String(app)) ?? app;
  const as = releaseOf(String(format)) ?? format;
  return {
    id: 'max-saved-as-older',
    severity: 'notice',
    tipCode: null,
    text: {
      en: `3ds Max ${by} saved this scene in the format of 3ds Max ${as}, so both can render it. Choose the one whose plugins you used.`,
      zh: `此场景由 3ds Max ${by} 以 3ds Max ${as} 的格式保存，两个版本都能渲染。请选择与所用插件一致的版本。`,
    },
    owner: null,
    path: null,
    count: 1,
    fix: null,
  };
}
