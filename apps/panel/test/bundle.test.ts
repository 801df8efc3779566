import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundlePanel, PANEL_TARGET, type PanelLanguage } from '../../../tooling/bundle/panel-bundle.ts';
import { addressesIn } from './support/bundle/addresses.ts';
import { newerApis } from './support/bundle/newer-apis.ts';
import { newerStyles } from './support/bundle/newer-styles.ts';
import { newerSyntax } from './support/bundle/newer-syntax.ts';
import { isWordTable, type WordFault, wordFaults } from './support/bundle/word-tables.ts';

/** Most that a page loads until an artist can work on the first screen. Bytes, compressed. */
const MOST_FIRST = 90 * 1024;
/** Most that it loads in all, once it is usable. Bytes, compressed. */
const MOST_ALL = 138 * 1024;

const { files, scripts } = await bundlePanel();
const sources = fileURLToPath(new URL('../src/', import.meta.url));
const ofKind = (ending: string) =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith(ending)));
const compressed = (names: Iterable<string>) =>
  [...new Set(names)].reduce((sum, name) => sum + gzipSync(files[name] ?? '').length, 0);

/** Page, styles, and the script that chooses the language. */
const shared = Object.keys(files).filter((name) =>
  /^(?:index\.html|panel-[A-Z0-9]{8}\.(?:js|css))$/.test(name),
);

describe.each(['en', 'zh'] as const)('in %s', (language: PanelLanguage) => {
  it('what loads before the Submit screen can be worked with is 90 KB and less, and all of it little more', () => {
    const { first, later } = scripts[language];
    const scriptOf = (names: readonly string[]) => names.map((name) => files[name] ?? '').join('\n');
    expect(scriptOf(first), 'what makes the Submit screen').toContain('"submit-bar"');
    expect(scriptOf(first), 'what makes the others').not.toContain('"chosen-bar"');
    expect(scriptOf(later)).toContain('"chosen-bar"');
    const atFirst = compressed([...shared, ...first]);
    expect(atFirst, `${atFirst} bytes compressed of ${MOST_FIRST}`).toBeLessThanOrEqual(MOST_FIRST);
    const all = compressed([...shared, ...first, ...later]);
    expect(all, `${all} bytes compressed of ${MOST_ALL}`).toBeLessThanOrEqual(MOST_ALL);
  });
});

describe('runs in Chromium 87', () => {
  it('has no syntax that came later', async () => {
    for (const [name, text] of Object.entries(ofKind('.js')))
      expect(await newerSyntax(text, PANEL_TARGET), name).toEqual([]);
  });

  it.each([
    ['a block for a class', 'class A { static { A.x = 1 } }'],
    ['asking for a private name', 'class A { #x; has(o) { return #x in o } }'],
    ['await outside of functions', 'await fetch("/")'],
    ['sets in patterns', 'export const pattern = /[\\p{L}--[a-z]]/v'],
    ['places of what a pattern found', 'export const pattern = /a/d'],
  ])('%s would be noticed', async (_what, script) => {
    expect(await newerSyntax(script, PANEL_TARGET)).not.toEqual([]);
    expect(await newerSyntax('export const a = (b) => b ?? 1_000;', PANEL_TARGET)).toEqual([]);
  });

  it('calls nothing that came later without asking whether it is there', () => {
    const harmless = new Set([
      // Of @preact/signals-core: where there is no such symbol, a property that nobody reads.
      'Symbol.dispose',
    ]);
    expect(newerApis(ofKind('.js')).filter(({ name }) => !harmless.has(name))).toEqual([]);
  });

  it.each([
    ['list.at(-1)', 'at'],
    ['list.toSorted()', 'toSorted'],
    ['Object.hasOwn(a, "b")', 'Object.hasOwn'],
    ['structuredClone(a)', 'structuredClone'],
    ['const f = structuredClone', 'structuredClone'],
    ['crypto.randomUUID()', 'randomUUID'],
    ['AbortSignal.timeout(5)', 'AbortSignal.timeout'],
    ['const why = stop.signal.reason', 'signal.reason'],
    ['a.addEventListener("click", f, { signal: s })', 'addEventListener.signal'],
    ['a.addEventListener("scrollend", f)', 'scrollend'],
    ['if (list.length) list.at(0)', 'at'],
    ['"at" in list ? 0 : 1; list.at(0)', 'at'],
  ])('%s would be noticed', (script, name) => {
    expect(newerApis({ 'a.js': script }).map((each) => each.name)).toEqual([name]);
  });

  it.each([
    'list.at?.(0)',
    '"at" in list ? list.at(0) : list[0]',
    'if (typeof structuredClone === "function") structuredClone(a)',
    'const place = box.at; const o = { at: 1, structuredClone: 2 }',
    'if (list.at) { list.at(0) }',
    'a && "moveBefore" in p && p.moveBefore(a, b)',
    'a.addEventListener("click", f, { once: true })',
    '"list.at(0)"; /Object.hasOwn/; // structuredClone()',
  ])('%s would not', (script) => {
    expect(newerApis({ 'a.js': script })).toEqual([]);
  });

  it('has no style that came later and is missed', () => {
    const harmless = new Set([
      // Without it check boxes have the browser's own colour.
      'accent-color',
      // Beside `::-webkit-scrollbar`, which does the same.
      'scrollbar-width',
    ]);
    for (const [name, text] of Object.entries(ofKind('.css')))
      expect(
        newerStyles(text).filter((each) => !harmless.has(each.name)),
        name,
      ).toEqual([]);
  });

  it.each([
    ['a:has(b){color:red}', 'has'],
    [':is(a,b){color:red}', 'is'],
    ['a{& b{color:red}}', 'nesting'],
    ['@layer x{a{color:red}}', '@layer'],
    ['@container (min-width:1px){a{color:red}}', '@container'],
    ['@media (width>=400px){a{color:red}}', 'media ranges'],
    ['a{height:100dvh}', 'dynamic units'],
    ['a{width:calc(1px + 2.5cqw)}', 'container units'],
    ['a{color:color-mix(in srgb,red,blue)}', 'color-mix()'],
    ['a{aspect-ratio:16/9}', 'aspect-ratio'],
    ['a{color:red;\n  scale: 2}', 'scale'],
    ['a{overflow:clip}', 'overflow: clip'],
  ])('%s would be noticed', (sheet, name) => {
    expect(newerStyles(sheet).map((each) => each.name)).toContain(name);
  });

  it('styles that it has are left in peace', () => {
    const known =
      '/* :has( */ a::before{content:":is(";inset:0;height:100vh;transform:scale(2) rotate(1deg);--color:1;width:min(1px,2vw)}' +
      '@media (min-width:400px){.is:focus-visible,.open[open],.color .layer{color:rgb(0 0 0/50%);background:url(a&b.svg)}}';
    expect(newerStyles(known)).toEqual([]);
  });
});

describe('asks nobody but its own sidecar', () => {
  /** What is shown or sent as text, and names of kinds of documents that nobody asks for. */
  const allowed = new Set([
    'http://www.w3.org/2000/svg',
    'http://www.w3.org/1999/xhtml',
    'http://www.w3.org/1998/Math/MathML',
    'https://task.renderbus.com',
    'https://task.foxrenderfarm.com',
    'https://farm.example',
  ]);

  it('has no address of elsewhere in it', () => {
    for (const [name, text] of Object.entries(files))
      expect(
        addressesIn(text).filter((each) => !allowed.has(each)),
        name,
      ).toEqual([]);
  });

  it.each([
    ['fetch("https://cdn.example/a.js")', 'https://cdn.example/a.js'],
    ['a{background:url(//cdn.example/a.png)}', '//cdn.example/a.png'],
    ['new WebSocket("wss://x.example")', 'wss://x.example'],
    ['<link href="http://fonts.example/css">', 'http://fonts.example/css'],
  ])('%s would be noticed', (text, address) => {
    expect(addressesIn(text)).toEqual([address]);
    expect(addressesIn('a //= b; "http://" + c; // see below')).toEqual([]);
  });
});

describe('speaks English and Chinese', () => {
  /** Names and signs that are the same in both. */
  const names = new Set([
    'USD',
    'English',
    'Farmhand',
    'Fox Renderfarm',
    'Access ID',
    'Access Key',
    'KB/s',
    'MB/s',
    'Mbit/s',
  ]);

  it('every set of words is whole in both', async () => {
    const faults: WordFault[] = [];
    let tables = 0;
    for (const name of await readdir(sources, { recursive: true })) {
      const path = join(sources, name);
      if (!name.endsWith('.ts') || !(await readFile(path, 'utf8')).includes('= words({')) continue;
      const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
      for (const [table, words] of Object.entries(exported)) {
        if (!isWordTable(words)) continue;
        tables += 1;
        faults.push(...wordFaults(`${relative(sources, path)} ${table}`, words, names));
      }
    }
    expect(tables).toBeGreaterThan(5);
    expect(faults).toEqual([]);
  });

  it.each([
    ['missing in Chinese', { a: 'Save' }, {}, 'w.a'],
    ['missing in English', {}, { a: '保存' }, 'w.a'],
    ['left in English', { a: { b: 'Save' } }, { a: { b: 'Save' } }, 'w.a.b'],
    ['a word that is lost', { a: (x: string) => `Use ${x}` }, { a: () => '使用' }, 'w.a'],
    [
      'a number that is lost',
      { a: (x: string, n: number) => `${x} ${n}` },
      { a: (x: string) => `帧 ${x}` },
      'w.a',
    ],
    ['more words than are given', { a: () => 'Save' }, { a: (x: string) => `保存 ${x}` }, 'w.a'],
    ['said in English', { a: (x: number) => `${x} frames` }, { a: (x: number) => `${x} frames` }, 'w.a'],
    ['a sentence for a word', { a: 'Save' }, { a: () => '保存' }, 'w.a'],
  ])('%s would be noticed', (_what, en, zh, name) => {
    expect(wordFaults('w', { en, zh }, names).map((each) => each.name)).toEqual([name]);
  });

  it('Chinese may do without the number that chooses a plural', () => {
    const en = { a: (text: string, count: number) => (count === 1 ? `${text} frame` : `${text} frames`) };
    expect(wordFaults('w', { en, zh: { a: (text: string) => `${text} 帧` } }, names)).toEqual([]);
  });
});
