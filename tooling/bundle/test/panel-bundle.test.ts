import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildPanel } from '../panel-bundle.ts';

/** A panel of a few lines. */
async function smallPanel(): Promise<{ readonly source: string; readonly outFolder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-panel-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const source = join(folder, 'src');
  await mkdir(join(source, 'styles'), { recursive: true });
  await writeFile(
    join(source, 'index.html'),
    '<link rel="stylesheet" href="panel.css" /><div id="panel"></div><script type="module" src="panel.js"></script>',
  );
  await writeFile(
    join(source, 'main.tsx'),
    "import { render } from 'preact';\nclass A { #x = 1; static { A.y = 2; } static y = 0; has(o: object) { return #x in o; } }\nrender(<b>{String(new A().has({}) ?? A.y)}</b>, document.body);\n",
  );
  await writeFile(join(source, 'styles', 'a.css'), 'b { inset: 0; & i { color: red } }');
  return { source, outFolder: join(folder, 'out') };
}

it('is a page, styles, and scripts in each language, named by their content, for the oldest browser', async () => {
  const options = await smallPanel();
  const names = await buildPanel(options);
  expect([...names].sort()).toEqual((await readdir(options.outFolder)).sort());
  expect(names).toHaveLength(5);
  const built = (pattern: RegExp) =>
    readFile(join(options.outFolder, names.find((name) => pattern.test(name)) ?? ''), 'utf8');
  const page = await built(/^index\.html$/);
  const start = await built(/^panel-[A-Z0-9]{8}\.js$/);
  const script = await built(/^panel-en-[A-Z0-9]{8}\.js$/);
  const sheet = await built(/^panel-[A-Z0-9]{8}\.css$/);
  for (const name of names) {
    if (/^panel-[A-Z0-9]{8}\./.test(name)) expect(page).toContain(`"/${name}"`);
    else if (name !== 'index.html') expect(start).toContain(`"/${name}"`);
  }
  // Newer than Chromium 87: private names asked for, static blocks, and nested rules.
  expect(script).not.toMatch(/#x in|static\s*\{/);
  expect(sheet).not.toContain('&');

  const changed = join(options.source, 'styles', 'a.css');
  await writeFile(changed, 'b { color: blue }');
  const next = await buildPanel(options);
  const script2 = (all: readonly string[]) => all.find((name) => name.startsWith('panel-en-'));
  expect(script2(next)).toBe(script2(names));
  expect(next.filter((name) => name.endsWith('.css'))).not.toEqual(
    names.filter((name) => name.endsWith('.css')),
  );
  // What was built before is gone.
  expect((await readdir(options.outFolder)).length).toBe(5);
});

it('a page that does not name its script is told of', async () => {
  const options = await smallPanel();
  await writeFile(join(options.source, 'index.html'), '<link rel="stylesheet" href="panel.css" />');
  await expect(buildPanel(options)).rejects.toThrow('panel.js');
});

it('each language has its own words only, and one that is missing is told of', async () => {
  const options = await smallPanel();
  const table = (en: string, zh: string) => `export const w = words({\n${en}${zh}});\n`;
  const english = "  en: {\n    hello: 'Good day',\n  },\n";
  const chinese = "  zh: {\n    hello: '你好',\n  },\n";
  const main = (text: string) =>
    writeFile(
      join(options.source, 'main.tsx'),
      `const words = <T,>(all: T) => all;\n${text}document.body.textContent = (w.en ?? w.zh).hello;\n`,
    );
  await main(table(english, chinese));
  const names = await buildPanel(options);
  const script = (language: string) =>
    readFile(
      join(options.outFolder, names.find((name) => name.startsWith(`panel-${language}-`)) ?? ''),
      'utf8',
    );
  expect(await script('en')).toContain('Good day');
  expect(await script('en')).not.toContain('你好');
  expect(await script('zh')).toContain('你好');
  expect(await script('zh')).not.toContain('Good day');
  await main(table(english, '  zh: chinese,\n'));
  await expect(buildPanel(options)).rejects.toThrow('main.tsx');
});
