import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** Every file of the panel with one of these endings, by its name. */
function filesOf(...endings: readonly string[]): Readonly<Record<string, string>> {
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names
      .filter((name) => endings.includes(extname(name)))
      .map((name) => [name, readFileSync(join(source, name), 'utf8')]),
  );
}

/** A language's half of a table of words. */
const table = /^ {2}(?:en|zh): \{\n[\s\S]*?^ {2}\},?$/gm;

/** Names of the words in a source that declares some. */
const wordsIn = (text: string): readonly string[] =>
  (text.match(table)?.[0] ?? '').split('\n').flatMap((line) => /^ {4}'?([\w-]+)'?:/.exec(line)?.[1] ?? []);

const isWritten = (name: string, code: string) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(code);

/** Whether a word is taken out of its table: `w.name`, `{ name } = w`, or by a name in quotes. */
const isNamed = (name: string, code: string) => new RegExp(`(?:\\.|'|[{,]\\s+)${name}(?![\\w-])`).test(code);

/** Class names in a style sheet. */
function classesIn(sheet: string): readonly string[] {
  const selectors = sheet.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\{[^{}]*\}/g, '{}');
  return [...new Set([...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name))];
}

/** Whether a class is written out, or put together as `file-${status}`. */
const isWorn = (name: string, code: string) =>
  isWritten(name, code) ||
  [...name.matchAll(/-/g)].some(({ index }) => code.includes(`${name.slice(0, index + 1)}\${`));

describe('nothing is carried along that nobody uses', () => {
  const sources = filesOf('.ts', '.tsx', '.html');
  const code = Object.values(sources)
    .map((text) => text.replace(table, ''))
    .join('\n');

  it('every word is named somewhere', () => {
    const declared = Object.entries(sources).filter(([, text]) => text.includes('= words({'));
    expect(declared.length).toBeGreaterThan(5);
    const unused = declared.flatMap(([file, text]) =>
      wordsIn(text)
        .filter((name) => !isNamed(name, code))
        .map((name) => `${file}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('every class of the styles is on something', () => {
    const unused = Object.entries(filesOf('.css')).flatMap(([file, sheet]) =>
      classesIn(sheet)
        .filter((name) => !isWorn(name, code))
        .map((name) => `${file}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('such words and classes would be noticed', () => {
    const declaration = `words({\n  en: {\n    used: 'a',\n    lost: { part: 'b' },\n  },\n  zh: {},\n})`;
    expect(wordsIn(declaration)).toEqual(['used', 'lost']);
    expect(isNamed('lost', 'w.used, lost-property, isLost, wares.lostAndFound; lost(1)')).toBe(false);
    expect(isNamed('used', 'say(table).used(1)')).toBe(true);
    expect(isNamed('used', 'const { kept, used } = say(table)')).toBe(true);
    expect(classesIn('/* .gone */ .a > .b-c:hover, li.d { width: calc(1.5em) }')).toEqual(['a', 'b-c', 'd']);
    const dressed = ['class={`file-$', '{status}`}'].join('');
    expect(isWorn('file-missing', dressed)).toBe(true);
    expect(isWorn('files-missing', dressed)).toBe(false);
  });
});
