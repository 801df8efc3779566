import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene, SceneReadError } from '../src/index.ts';
import { HIP_KINDS, hipSample, packArchive, sceneEntries } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** Numbers that look random and are the same on every run (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** Reads the content; a report has to be whole, and nothing but a problem in the artist's words may come instead. */
async function outcome(content: Buffer, path: string): Promise<string> {
  writeFileSync(path, content);
  try {
    const report = await readScene(path);
    expect(sceneReport.safeParse(report).error).toBeUndefined();
    return report.findings.some(({ id }) => id === 'damaged-part') ? 'damaged' : 'report';
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return error.code;
    }
    throw error;
  }
}

describe.each(HIP_KINDS)('a damaged .%s ends in a report or says what is wrong', (kind) => {
  const broken = (): string => join(temporaryFolder(), `broken.${kind}`);

  it('is whole before it is damaged', async () => {
    expect(await outcome(hipSample(kind), broken())).toBe('report');
  });

  it('cut off anywhere', async () => {
    const whole = hipSample(kind);
    const path = broken();
    const random = createRandom(11);
    for (let round = 0; round < 150; round += 1) {
      expect(await outcome(whole.subarray(0, 1 + random(whole.length - 2)), path)).toBe('scene-truncated');
    }
  });

  it('with bytes changed', async () => {
    const path = broken();
    const random = createRandom(23);
    for (let round = 0; round < 200; round += 1) {
      const content = hipSample(kind);
      for (let change = 0; change <= random(6); change += 1) {
        content[random(content.length)] = random(256);
      }
      await outcome(content, path);
    }
  });

  it('with bytes lost or doubled', async () => {
    const path = broken();
    const random = createRandom(31);
    for (let round = 0; round < 100; round += 1) {
      const whole = hipSample(kind);
      const at = random(whole.length);
      const length = 1 + random(200);
      const content =
        random(2) === 0
          ? Buffer.concat([whole.subarray(0, at), whole.subarray(at + length)])
          : Buffer.concat([whole.subarray(0, at), whole.subarray(Math.max(0, at - length))]);
      await outcome(content, path);
    }
  });

  it('packed, and then cut off or changed', async () => {
    const packed = gzipSync(hipSample(kind));
    const path = broken();
    const random = createRandom(47);
    for (let round = 0; round < 60; round += 1) {
      expect(await outcome(packed.subarray(0, 20 + random(packed.length - 21)), path)).toMatch(/^scene-/);
      const changed = Buffer.from(packed);
      changed[random(changed.length)] = random(256);
      await outcome(changed, path);
    }
  });
});

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
