import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import { packArchive, sceneEntries } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('what a tool did to the bytes is passed over', () => {
  it('an entry that grew behind its size: the entries after it are read, and the place is told', async () => {
    const path = join(temporaryFolder(), 'shot.hip');
    const entries = sceneEntries({
      version: '19.5.1',
      nodes: [{ path: '/out/mantra1', type: 'ifd', parms: { vm_picture: '$HIP/a.exr' } }],
    });
    const before = packArchive('hip', entries.slice(0, 2));
    const start = before.subarray(0, before.indexOf('070707', before.length - 100));
    writeFileSync(path, Buffer.concat([start, Buffer.from('grown'), packArchive('hip', entries.slice(2))]));
    const report = await readScene(path);
    expect(report.host.version).toBe('19.5.1');
    expect(report.scenes.map(({ name }) => name)).toEqual(['/out/mantra1']);
    expect(report.findings).toMatchObject([{ id: 'damaged-part', severity: 'warning' }]);
    expect(report.findings[0]?.text.en).toContain(`byte ${start.length}, after .variables`);
  });
});

describe('values made to keep a reader busy', () => {
  async function reportOf(value: string) {
    const path = join(temporaryFolder(), 'busy.hip');
    const nodes = [{ path: '/obj/geo1/file1', type: 'file', parms: { file: value, other: value } }];
    writeFileSync(path, packArchive('hip', sceneEntries({ nodes })));
    return readScene(path);
  }

  it.each([
    ['a parameter that names itself', '`chs("file")`'],
    ['two that name each other twice', '`strcat(chs("other"), chs("file"))`/x.bgeo'],
    ['deep parentheses', `\`${'('.repeat(2000)}1${')'.repeat(2000)}\`/x.bgeo`],
    ['many signs', `\`${'-'.repeat(4000)}1\`/x.bgeo`],
    [
      'a text that grows',
      `\`strreplace(strreplace("aaaaaaaaaa","a","${'a'.repeat(800)}"),"a","${'a'.repeat(800)}")\`/x.bgeo`,
    ],
  ])('%s', async (_, value) => {
    const report = await reportOf(value);
    expect(report.references[0]?.unknown?.en).toContain('only Houdini can work out');
  });

  it('a long sum', async () => {
    const report = await reportOf(`\`$F${'+1'.repeat(2000)}\`/x.bgeo`);
    expect(report.references[0]?.missing[0]).toMatch(/\/\*\/x\.bgeo$/);
  });

  it('quotes that never close', async () => {
    const path = join(temporaryFolder(), 'busy.hip');
    const parm = `{\n${'a [ 0 ] ( "\n'.repeat(50_000)}`;
    const chn = `{\n${'channel a { segment { expr = "\n'.repeat(50_000)}`;
    const more = [
      { name: 'obj/a.init', content: 'type = file\n' },
      { name: 'obj/a.parm', content: parm },
      { name: 'obj/a.chn', content: chn },
      { name: 'obj/a.spareparmdef', content: '{\nparm { name "\n'.repeat(50_000) },
    ];
    writeFileSync(path, packArchive('hip', sceneEntries({ more })));
    expect((await readScene(path)).host.version).toBe('20.5.332');
  });

  it('output nodes that wait for each other in a ring', async () => {
    const path = join(temporaryFolder(), 'ring.hip');
    const nodes = [
      { path: '/out/a', type: 'ifd', inputs: ['b'] },
      { path: '/out/b', type: 'merge', inputs: ['c', 'b'] },
      { path: '/out/c', type: 'ifd', inputs: ['a'] },
    ];
    writeFileSync(path, packArchive('hip', sceneEntries({ nodes })));
    const { scenes } = await readScene(path);
    expect(scenes.map(({ dependsOn }) => dependsOn)).toEqual([['/out/c'], ['/out/c'], ['/out/a']]);
  });
});
