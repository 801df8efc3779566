import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const sheet = readFileSync(fileURLToPath(new URL('../src/styles/tokens.css', import.meta.url)), 'utf8');

/** What is declared in the first block that begins with this. */
function declared(selector: string): ReadonlyMap<string, string> {
  const begin = sheet.indexOf(selector);
  expect(begin).toBeGreaterThanOrEqual(0);
  const block = sheet.slice(sheet.indexOf('{', begin) + 1, sheet.indexOf('}', begin));
  return new Map(
    [...block.matchAll(/([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

it('light is the same whether the artist chose it or the system has it, and leaves no colour dark', () => {
  const chosen = declared(':root[data-theme="light"]');
  expect(declared(':root[data-theme="auto"]')).toEqual(chosen);
  const colours = [...declared(':root {')].filter(([, value]) => /^(#|.*rgba?\()/.test(value));
  expect(colours.length).toBeGreaterThan(25);
  expect(colours.map(([name]) => name).filter((name) => !chosen.has(name))).toEqual([]);
});
