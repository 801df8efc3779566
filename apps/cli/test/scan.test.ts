import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sceneReport } from '@farmhand/model';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blenderForTests, makeBlend } from '../../../tooling/fixtures/blend.ts';
import { COMPILED } from './command.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = join(ROOT, 'apps', 'cli', 'src', 'main.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farmhand-scan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function scan(...args: readonly string[]): SpawnSyncReturns<string> {
  const form = args.includes('--json') || args.includes('--tree') ? [] : ['--text'];
  return farmhand('scan', ...form, ...args);
}

function farmhand(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['--conditions=@farmhand/source', MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, FARMHAND_HOME: join(folder, 'home'), NO_COLOR: '1', ...COMPILED },
  });
}

function write(name: string, content = 'x'): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A Maya ASCII scene that references other scenes, and has file texture nodes that shade nothing. */
function writeMaya(
  name: string,
  { links = [], textures = [] }: { links?: readonly string[]; textures?: readonly string[] },
): string {
  const lines = ['//Maya ASCII 2022 scene'];
  for (const [index, link] of links.entries()) {
    lines.push(`file -r -ns "ns${index}" -rfn "link${index}RN" -typ "mayaAscii" "${link}";`);
  }
  lines.push('requires maya "2022";');
  for (const [index, texture] of textures.entries()) {
    lines.push(`createNode file -n "file${String(index).padStart(4, '0')}";`);
    lines.push(`\tsetAttr ".ftn" -type "string" "${texture}";`);
  }
  return write(name, `${lines.join('\n')}\n// End of ${name}\n`);
}

describe('farmhand scan', () => {
  it('lists references under the file that names them, with state and totals', () => {
    write('textures/metal.png', '12345');
    writeMaya('b.ma', { textures: ['textures/metal.png'] });
    const path = writeMaya('a.ma', { links: ['b.ma', 'gone.ma'], textures: ['textures/wood.png'] });
    const { status, stdout, stderr } = scan('a.ma');
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toContain(`${path}  saved by maya 2022`);
    const inScene = lines.indexOf('  in the scene: 3 references');
    const inLinked = lines.indexOf(`  in ${join(folder, 'b.ma')}: 1 reference`);
    expect(inScene).toBeGreaterThan(0);
    expect(inLinked).toBeGreaterThan(inScene);
    const own = lines.slice(inScene, inLinked).join('\n');
    expect(own).toMatch(/MISSING +image +file file0000 {2}textures\/wood\.png {2}\(only referenced\)/);
    expect(own).toMatch(/1 file +library +reference link0RN {2}b\.ma$/m);
    expect(own).toMatch(/MISSING +library +reference link1RN {2}gone\.ma$/m);
    expect(lines[inLinked + 1]).toMatch(/ 5 B {2}1 file +image .*textures\/metal\.png/);
    expect(stdout).toContain('4 references: 2 files, ');
    expect(stdout).toContain('; 2 files MISSING');
  });

  it('shows two thousand references in an order that does not depend on the file', () => {
    const textures = Array.from({ length: 2000 }, (_, index) => `tex/${index}.png`);
    writeMaya('forwards.ma', { textures });
    const { status, stdout } = scan('forwards.ma');
    expect(status).toBe(0);
    const owners = [...stdout.matchAll(/MISSING +image +file (file\d{4})/g)].map(([, owner]) => owner);
    expect(owners).toHaveLength(2000);
    expect(owners).toEqual(owners.toSorted());
    expect(stdout).toContain('2000 references: 0 files');
    expect(stdout).toContain('2000 files MISSING');
  });

  it.skipIf(blenderForTests() === null)('tells what is packed', async () => {
    await makeBlend({
      folder,
      script: `
image = bpy.data.images.load(picture("wood.png"))
image.use_fake_user = True
image.pack()
save("packed.blend")`,
    });
    const { status, stdout } = scan('packed.blend');
    expect(status).toBe(0);
    expect(stdout).toMatch(/packed +image +Image wood\.png/);
    expect(stdout).toContain('; 1 reference packed');
  });
});

describe('farmhand scan --tree', () => {
  it('shows what links what, each file once, and marks loops', () => {
    write('textures/metal.png');
    const a = writeMaya('a.ma', { links: ['b.ma', 'c.ma'] });
    const b = writeMaya('b.ma', { links: ['c.ma'] });
    const c = writeMaya('c.ma', { links: ['a.ma'], textures: ['textures/metal.png', 'textures/none.png'] });
    const { status, stdout, stderr } = scan('a.ma', '--tree');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll('  (only referenced)', '').trimEnd().split('\n')).toEqual([
      a,
      `  ${b}  library`,
      `    ${c}  library`,
      `      ${join(folder, 'textures', 'metal.png')}  image, 1 B`,
      '      textures/none.png  image, MISSING',
      `      ${a}  library  LOOP: links back`,
      `  ${c}  library  (see above)`,
    ]);
  });

  it('follows a chain that is longer than anybody would indent', () => {
    for (let index = 0; index < 300; index++) {
      writeMaya(`link${index}.ma`, { links: index < 299 ? [`link${index + 1}.ma`] : [] });
    }
    const { status, stdout } = scan('link0.ma', '--tree');
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(300);
  });
});

describe('farmhand scan --missing', () => {
  it('lists what is missing, who names it and what to do, and exits 2 when it is needed', () => {
    write('there.png');
    writeMaya('b.ma', { links: ['far/gone.ma'] });
    const path = writeMaya('a.ma', { links: ['b.ma'], textures: ['there.png', 'wood.png'] });
    const { status, stdout, stderr } = scan('a.ma', '--missing');
    expect([status, stderr]).toEqual([2, '']);
    expect(stdout).toContain(`${path}: 2 files missing, 1 of them needed`);
    expect(stdout).toMatch(/only referenced: image file file0001 \(\w+\): wood\.png\n {6}no .*wood\.png/);
    expect(stdout).toMatch(/in .*b\.ma\n {4}needed: library reference link0RN.*\n {6}no .*gone\.ma/);
    expect(stdout).toContain('File Path Editor');
    expect(stdout).not.toContain('there.png');
  });

  it('exits 0 when nothing is missing, or nothing that is needed', () => {
    writeMaya('whole.ma', {});
    const whole = scan('whole.ma', '--missing');
    expect([whole.status, whole.stdout]).toEqual([0, expect.stringContaining('nothing is missing')]);
    writeMaya('unused.ma', { textures: ['wood.png'] });
    expect(scan('unused.ma', '--missing').status).toBe(0);
  });

  it('as JSON is the report with those references only', () => {
    write('there.png');
    writeMaya('a.ma', { links: ['gone.ma'], textures: ['there.png', 'wood.png'] });
    const { status, stdout } = scan('--json', 'a.ma', '--missing');
    expect(status).toBe(2);
    const report = sceneReport.parse(JSON.parse(stdout));
    expect(report.references.map(({ storedPath }) => storedPath).toSorted()).toEqual(['gone.ma', 'wood.png']);
    expect(report.files).toEqual([]);
  });
});

describe('farmhand scan --host-paths', () => {
  it('shows what only the file, and what only the open program names', () => {
    write('textures/wood.png', '12345');
    const extra = write('extra/cloud.vdb', '123');
    const path = writeMaya('a.ma', { textures: ['textures/wood.png', 'textures/gone.png'] });
    const list = write(
      'list.txt',
      `\ufeff${join(folder, 'textures', 'wood.png')}\r\n${extra}\r\n${extra}\r\n\r\n`,
    );
    const { status, stdout } = scan(path, '--host-paths', list);
    expect(status).toBe(0);
    const row = (name: string) => stdout.split('\n').filter((line) => line.includes(name));
    expect(row('wood.png').join()).not.toContain('only in');
    expect(row('gone.png').join()).toContain('(only in the file)');
    expect(row('cloud.vdb')[0]).toContain('(only in the open program)');

    const { references } = sceneReport.parse(JSON.parse(scan(path, '--json', '--host-paths', list).stdout));
    expect(references.find(({ storedPath }) => storedPath === extra)).toMatchObject({
      files: [extra],
      sizeBytes: 3,
      needed: true,
      foundBy: 'host',
    });
  });

  it('says which list cannot be read', () => {
    const { status, stderr } = scan(writeMaya('a.ma', {}), '--host-paths', 'no-list.txt');
    expect([status, stderr]).toEqual([1, 'The list of paths no-list.txt cannot be read. Check its name.\n']);
  });
});

describe('arguments of farmhand scan', () => {
  it.each([
    [['--jsn', 'a.ma'], "error: unknown option '--jsn'"],
    [[], "error: missing required argument 'file'"],
    [['a.ma', 'b.ma'], 'error: too many arguments'],
    [['a.ma', '--tree', '--json'], "error: option '--tree' cannot be used with option '--json'"],
    [['a.ma', '--missing', '--tree'], "error: option '--tree' cannot be used with option '--missing'"],
    [['--json=yes', 'a.ma'], "error: unknown option '--json=yes'"],
  ])('%j are refused', (args, words) => {
    const { status, stdout, stderr } = scan(...args);
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining(words)]);
  });

  it('--help tells them all and exits 0', () => {
    const { status, stdout } = scan('a.ma', '--help');
    expect(status).toBe(0);
    for (const option of ['--json', '--tree', '--missing', '--host-paths']) expect(stdout).toContain(option);
  });

  it('after -- may begin with a dash', () => {
    writeMaya('-odd.ma', {});
    expect(scan('--', '-odd.ma')).toMatchObject({ status: 0, stderr: '' });
  });

  it('that name no scene are told so the same way however they are read', () => {
    for (const args of [['nothing.blend'], ['--', 'nothing.blend']]) {
      const { status, stdout, stderr } = scan(...args);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`There is no file ${join(folder, 'nothing.blend')}.`);
      expect(stderr).not.toMatch(/\bat .+:\d+:\d+/);
    }
  });
});

it('scanning loads nothing but the scene readers', async () => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['apps/cli/src/main.ts'],
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@farmhand/source'],
    external: ['./program.ts'],
    metafile: true,
    write: false,
    outdir: folder,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('packages/scene/src/read-scene.ts');
  expect(inputs.filter((path) => !/^(apps\/cli|packages\/scene)\/src\//.test(path))).toEqual([]);
});

it('farmhand --version is the version of the package', () => {
  expect(farmhand('--version')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});
