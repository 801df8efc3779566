import { jobPlan, type PreflightInput, preflight } from '@farmhand/job';
import type { JobSettingsInput } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import type { SceneInput } from './document-cases.ts';
import { cache, control, picture } from './houdini-document-cases.ts';
import { choose, network } from './preflight-cases/houdini.ts';
import { settings } from './scenes.ts';

const range = (start: number, end: number, step = 1) => ({ frameRange: { start, end, step } });

function planOf(scenes: readonly SceneInput[], chosen: Omit<JobSettingsInput, 'schema'> = {}) {
  const { report, resolution } = network(scenes);
  if (resolution === null) throw new Error('the sound scene has what renders it');
  return jobPlan({ report, resolution, snapshot: null, settings: settings(chosen) });
}

const parts = (...args: Parameters<typeof planOf>) =>
  planOf(...args).parts.map(({ name, frames, dependsOn }) => [name, frames, dependsOn]);

describe('a simulation is computed from its first frame on', () => {
  const sim = (start: number, end: number, step = 1) =>
    cache('/out/sim', { active: true, ...range(start, end, step), outputNode: { sequential: true } });
  const rows: readonly (readonly [typed: string, of: SceneInput, frames: string])[] = [
    ['100-110', sim(1, 240), '1-110[1]'],
    ['50', sim(1, 240), '1-50[1]'],
    ['10-20', sim(11, 240), '10-20[1]'],
    ['1-300', sim(1, 240), '1-300[1]'],
    ['6', sim(1, 9, 2), '1-5[2],6'],
  ];
  test.each(rows)('typed %s', (frames, of, expected) => {
    expect(parts([of], { frames })).toEqual([['/out/sim', expected, []]]);
  });

  test('but not a cache whose frames stand alone, nor a picture', () => {
    const geometry = cache('/out/geo', { active: true });
    expect(parts([geometry], { frames: '100-110' })).toEqual([['/out/geo', '100-110[1]', []]]);
    const shot = picture('/out/a', { active: true, outputNode: { sequential: true } });
    expect(parts([shot], { frames: '100-110' })).toEqual([['/out/a', '100-110[1]', []]]);
  });

  test('whatever the frames of what needs it', () => {
    const scenes = [picture('/out/a', { active: true, dependsOn: ['/out/sim'] }), sim(1, 120)];
    expect(parts(scenes, { frames: '100', withDependencies: true })).toEqual([
      ['/out/sim', '1-120[1]', []],
      ['/out/a', '100', ['/out/sim']],
    ]);
  });
});

describe('a node that only controls others stands for them', () => {
  const a = picture('/out/a', range(1, 2));
  const b = picture('/out/b', range(3, 4));
  const rows: readonly (readonly [type: string, dependsOn: string[], renders: readonly string[]])[] = [
    ['merge', ['/out/a', '/out/b'], ['/out/a', '/out/b']],
    ['fetch', ['/out/b'], ['/out/b']],
    ['switch', ['/out/a'], ['/out/a']],
    ['batch', ['/out/a'], ['/out/a']],
    ['framecontainer', ['/out/a', '/out/b'], ['/out/a', '/out/b']],
    ['wedge', ['/out/a'], ['/out/a']],
  ];
  test.each(rows)('%s', (type, dependsOn, renders) => {
    const plan = planOf([a, b, control('/out/c', type, { active: true, dependsOn })]);
    expect(plan.parts.map(({ name }) => name)).toEqual(renders);
  });

  test('one behind another, and what runs a command is left out among them', () => {
    const scenes = [
      a,
      b,
      control('/out/shell1', 'shell', { dependsOn: ['/out/b'] }),
      control('/out/fetch1', 'fetch', { dependsOn: ['/out/merge1'] }),
      control('/out/merge1', 'merge', { dependsOn: ['/out/a', '/out/shell1'] }),
    ];
    expect(planOf(scenes, { sceneName: '/out/fetch1' }).parts.map(({ name }) => name)).toEqual([
      '/out/a',
      '/out/b',
    ]);
  });
});

describe('caches that only files connect', () => {
  const scenes = [
    cache('/out/foam', { active: true, readsFrom: ['/out/water'] }),
    cache('/out/water', { ...range(1, 50) }),
  ];

  test('come in the order in which they read each other', () => {
    const outputs = [{ name: '/out/foam' }, { name: '/out/water' }];
    expect(parts(scenes, { outputs }).map(([name, , before]) => [name, before])).toEqual([
      ['/out/water', []],
      ['/out/foam', ['/out/water']],
    ]);
  });

  test('are taken along where that is asked for, and else are not', () => {
    expect(parts(scenes, { withDependencies: true }).map(([name]) => name)).toEqual([
      '/out/water',
      '/out/foam',
    ]);
    expect(parts(scenes).map(([name]) => name)).toEqual(['/out/foam']);
  });
});

test('what is switched off does not render, also where another one waits for it', () => {
  const scenes = [
    picture('/out/a', { active: true, ...range(1, 2) }),
    cache('/out/off', { outputNode: { bypassed: true } }),
  ];
  const outputs = [{ name: '/out/a', dependsOn: ['/out/off'] }];
  expect(parts(scenes, { outputs })).toEqual([['/out/a', '1-2[1]', []]]);
});

describe('no finding where there is no trouble', () => {
  const { report, resolution } = network([]);
  const take = (name: string, of: string | null) =>
    picture(name, {
      active: name === '/out/a',
      outputPath: '$HIP/render/$ACTIVETAKE.$F4.exr' as SceneInput['outputPath'],
      outputNode: { take: of },
    });
  const rows: readonly (readonly [name: string, input: Partial<PreflightInput>])[] = [
    [
      'a picture that renders in the background, which nobody waits for',
      network([picture('/out/a', { active: true, outputNode: { nonBlocking: true } })]),
    ],
    [
      'a picture marked as a simulation that one machine renders whole',
      {
        ...network([picture('/out/a', { active: true, ...range(1, 8), outputNode: { sequential: true } })]),
        settings: settings({ framesPerTask: 8 }),
      },
    ],
    [
      'a single frame of it',
      network([picture('/out/a', { active: true, ...range(8, 8), outputNode: { sequential: true } })]),
    ],
    [
      'a cache switched off that nobody chose',
      network([picture('/out/a', { active: true }), cache('/out/off', { outputNode: { bypassed: true } })]),
    ],
    [
      'a wedge that nobody chose',
      network([picture('/out/a', { active: true }), control('/out/w', 'wedge', { dependsOn: ['/out/a'] })]),
    ],
    [
      'takes with their name in the path',
      { ...network([take('/out/a', 'day'), take('/out/b', 'night')]), ...choose('/out/a', '/out/b') },
    ],
    [
      'a large picture of a commercial licence',
      network([picture('/out/a', { active: true, resolution: { width: 8192, height: 8192 } })]),
    ],
  ];
  test.each(rows)('%s', (_, input) => {
    expect(preflight({ report, resolution, snapshot: null, settings: settings(), ...input })).toEqual([]);
  });

  test('but the same take twice in the same path is one', () => {
    const input = {
      ...network([take('/out/a', 'day'), take('/out/b', 'day')]),
      ...choose('/out/a', '/out/b'),
    };
    expect(preflight({ snapshot: null, ...input }).map(({ id }) => id)).toEqual(['output-overwrites-itself']);
  });
});
