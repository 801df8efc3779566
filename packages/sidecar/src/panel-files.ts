import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EMBEDDED_PANEL } from './embedded-panel.ts';
import { NO_PANEL_PAGE } from './no-panel-page.ts';

/** A file of the panel as it is served. */
export interface PanelFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** With its quotes. */
  readonly etag: string;
  /** Whether its name has a hash of its content, so that it never becomes another. */
  readonly isFinal: boolean;
}

/** The panel's files by the path under which each is asked for; the page is `/`. */
export type PanelFiles = ReadonlyMap<string, PanelFile>;

/** Where the sources and the built package have the panel: `npm run panel` writes it there. */
const OWN_FOLDER = fileURLToPath(new URL('../panel', import.meta.url));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * Reads the panel: the one in this bundle, else that of a folder. Where there is none, the page says how to make it.
 *
 * @param folder - Where it is; that of this package unless given.
 */
export async function readPanelFiles(folder?: string): Promise<PanelFiles> {
  const files = new Map<string, PanelFile>();
  const contents =
    folder === undefined && EMBEDDED_PANEL !== null
      ? embedded(EMBEDDED_PANEL)
      : await readFolder(folder ?? OWN_FOLDER);
  for (const [name, content] of contents) {
    const [, hash, ending = ''] = /^[a-z]+(?:-[a-z]+)*(-[A-Z0-9]{8})?\.(html|js|css)$/.exec(name) ?? [];
    const contentType = CONTENT_TYPES[ending];
    if (contentType === undefined) continue;
    files.set(name === 'index.html' ? '/' : `/${name}`, {
      content,
      contentType,
      etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
      isFinal: hash !== undefined,
    });
  }
  return files.has('/') ? files : new Map([['/', NO_PANEL]]);
}

const NO_PANEL: PanelFile = {
  content: Buffer.from(NO_PANEL_PAGE),
  contentType: 'text/html; charset=utf-8',
  etag: '"none"',
  isFinal: false,
};

type Contents = readonly (readonly [name: string, content: Uint8Array<ArrayBuffer>])[];

function embedded(files: Readonly<Record<string, string>>): Contents {
  return Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]);
}

async function readFolder(folder: string): Promise<Contents> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)).catch(
    () => [],
  );
}
