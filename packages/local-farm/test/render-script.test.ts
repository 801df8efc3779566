import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { embedScript } from '../scripts/embed-script.ts';

test('the embedded render script is the Python file (else run scripts/embed-render-script.ts)', async () => {
  const source = new URL('../src/render/', import.meta.url);
  const python = await readFile(new URL('render_frames.py', source), 'utf8');
  expect(await readFile(new URL('render-script.ts', source), 'utf8')).toBe(embedScript(python));
});
