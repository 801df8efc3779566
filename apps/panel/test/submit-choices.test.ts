import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings, type ReportScene } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { defaults, isChanged } from '../src/job-settings/defaults.ts';
import { nameBeside } from '../src/screens/submit/node-facts.ts';
import {
  addLacking,
  cameraRows,
  hasOrder,
  layerRows,
  outputRows,
  renderedScenes,
  setOutputFrames,
  switchAllOutputs,
  switchCamera,
  switchLayer,
  switchOutput,
} from '../src/screens/submit/outputs.ts';
import { groupsOf, isInForce, presetOf, usualGroups } from '../src/screens/submit/presets.ts';
import { backToDefaults, sections } from '../src/screens/submit/sections.ts';

const fresh = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
const withChange = (change: Partial<JobSettings>): JobSettings => ({ ...fresh, ...change });

const scene = (name: string, change: Partial<ReportScene> = {}): ReportScene => ({
  name,
  active: false,
  frameRange: { start: 1, end: 10, step: 1 },
  fps: 24,
  resolution: { width: 1920, height: 1080 },
  camera: 'Cam A',
  cameras: ['Cam A', 'Cam B', 'Cam C'],
  renderer: 'CYCLES',
  outputPath: null,
  outputFormat: 'PNG',
  renderLayers: [],
  dependsOn: [],
  outputIsMovie: false,
  device: null,
  denoiser: null,
  scalePercent: null,
  renderRegion: false,
  ...change,
});
const day = scene('Day', { active: true });
const night = scene('Night');
const fog = scene('Fog');
const file = [day, night, fog];
const onOf = (rows: readonly { readonly name: string; readonly on: boolean }[]) =>
  rows.filter(({ on }) => on).map(({ name }) => name);

describe('outputs', () => {
  it('the active one renders while nothing is chosen', () => {
    expect(onOf(outputRows(file, fresh))).toEqual(['Day']);
  });

  it('a second one makes a list, in the order of the scene file', () => {
    const both = withChange(switchOutput(file, withChange({ sceneName: 'Fog' }), 'Night', true));
    expect(both.sceneName).toBeNull();
    expect(both.outputs.map(({ name }) => name)).toEqual(['Night', 'Fog']);
    expect(jobSettings.parse(both)).toEqual(both);
  });

  it('one that is left is a name again, and none at all for the active one', () => {
    const both = withChange(switchOutput(file, fresh, 'Night', true));
    expect(switchOutput(file, both, 'Day', false)).toEqual({ sceneName: 'Night', outputs: [] });
    expect(switchOutput(file, both, 'Night', false)).toEqual({ sceneName: null, outputs: [] });
  });

  it('the last one stays on', () => {
    expect(switchOutput(file, fresh, 'Day', false)).toEqual({});
  });

  it('own frames survive when others are switched, and make a list even of one', () => {
    const own = withChange(setOutputFrames(file, fresh, 'Day', '1-5'));
    expect(own.outputs).toEqual([{ name: 'Day', frames: '1-5', dependsOn: null }]);
    const both = withChange(switchOutput(file, own, 'Fog', true));
    expect(outputRows(file, both).map(({ name, frames }) => [name, frames])).toEqual([
      ['Day', '1-5'],
      ['Night', null],
      ['Fog', null],
    ]);
    expect(setOutputFrames(file, own, 'Day', null)).toEqual({ sceneName: null, outputs: [] });
  });

  it('what the file does not have any more is shown, and can be switched off', () => {
    const settings = withChange({ outputs: [{ name: 'Gone', frames: null, dependsOn: null }] });
    const row = outputRows(file, settings).find(({ name }) => name === 'Gone');
    expect(row).toMatchObject({ scene: null, on: true });
    const next = withChange(switchOutput(file, settings, 'Night', true));
    expect(onOf(outputRows(file, withChange(switchOutput(file, next, 'Gone', false))))).toEqual(['Night']);
  });

  it('says what an output waits for and the job lacks, and adds it', () => {
    const rop = [scene('cache'), scene('beauty', { active: true, dependsOn: ['cache'] })];
    expect(outputRows(rop, fresh).find(({ name }) => name === 'beauty')?.lacking).toEqual(['cache']);
    expect(outputRows(rop, fresh).find(({ name }) => name === 'cache')?.lacking).toEqual([]);
    const both = withChange(addLacking(rop, fresh, ['cache']));
    expect(onOf(outputRows(rop, both))).toEqual(['cache', 'beauty']);
    expect(outputRows(rop, both).flatMap(({ lacking }) => lacking)).toEqual([]);
  });

  it('a node that merges others renders those wired into it, and lacks nothing', () => {
    const rop = [
      scene('cache', { renderer: 'geometry' }),
      scene('near'),
      scene('far', { dependsOn: ['both caches'] }),
      scene('sky', { renderer: 'geometry' }),
      scene('both caches', { renderer: 'merge', dependsOn: ['cache', 'sky'] }),
      scene('all', { active: true, renderer: 'merge', dependsOn: ['near', 'far'] }),
    ];
    const rows = outputRows(rop, fresh);
    const all = rows.find(({ name }) => name === 'all');
    expect(all).toMatchObject({ on: true, standsFor: ['near', 'far'], lacking: [], after: [] });
    expect(renderedScenes(rop, fresh).map(({ name }) => name)).toEqual(['near', 'far']);
    // What is before an output through a merge are the merge's inputs, whichever of them are there.
    const far = withChange({
      outputs: [
        { name: 'cache', frames: null, dependsOn: null },
        { name: 'far', frames: null, dependsOn: null },
      ],
    });
    expect(outputRows(rop, far).find(({ name }) => name === 'far')?.lacking).toEqual(['sky']);
    const merged = withChange(switchOutput(rop, far, 'both caches', true));
    expect(outputRows(rop, merged).flatMap(({ lacking }) => lacking)).toEqual([]);
    // Merges that are wired in a circle come to an end.
    const circle = [
      scene('a', { active: true, renderer: 'merge', dependsOn: ['b'] }),
      scene('b', { renderer: 'merge', dependsOn: ['a'] }),
    ];
    expect(outputRows(circle, fresh)[0]).toMatchObject({ standsFor: [], lacking: [] });
  });

  it('what an output waits for by the settings is in the job by that, and lacks nothing', () => {
    const rop = [scene('cache'), scene('beauty', { active: true })];
    const settings = withChange({ outputs: [{ name: 'beauty', frames: null, dependsOn: ['cache'] }] });
    expect(outputRows(rop, settings).find(({ name }) => name === 'beauty')).toMatchObject({
      after: ['cache'],
      lacking: [],
    });
  });

  it('all at once, and back to the active one', () => {
    const all = withChange(switchAllOutputs(file, fresh, true));
    expect(onOf(outputRows(file, all))).toEqual(['Day', 'Night', 'Fog']);
    expect(switchAllOutputs(file, all, false)).toEqual({ sceneName: null, outputs: [] });
  });
});

describe('what outputs wait for', () => {
  const rop = [
    scene('sim', { renderer: 'geometry' }),
    scene('mesh', { renderer: 'geometry', dependsOn: ['sim'] }),
    scene('beauty', { active: true, dependsOn: ['mesh'] }),
    scene('other'),
  ];
  const along = withChange({ withDependencies: true });
  // As a check says it: each after what it waits for.
  const planned = [
    { name: 'sim', dependsOn: [] },
    { name: 'mesh', dependsOn: ['sim'] },
    { name: 'beauty', dependsOn: ['mesh'] },
  ];

  it('is shown as rendered with them, for whom and in which turn, though nobody chose it', () => {
    expect(
      outputRows(rop, along, planned).map(({ name, on, turn, alongFor, lacking }) => [
        name,
        on,
        turn,
        alongFor,
        lacking,
      ]),
    ).toEqual([
      ['sim', false, 1, ['mesh'], []],
      ['mesh', false, 2, ['beauty'], []],
      ['beauty', true, 3, [], []],
      ['other', false, null, [], []],
    ]);
  });

  it('is lacking again as soon as it is switched off, whatever the last check said', () => {
    const rows = outputRows(rop, fresh, planned);
    expect(rows.flatMap(({ alongFor }) => alongFor)).toEqual([]);
    expect(rows.find(({ name }) => name === 'beauty')?.lacking).toEqual(['mesh']);
    expect(rows.find(({ name }) => name === 'sim')?.turn).toBeNull();
  });

  it('one that is rendered alone has no turn', () => {
    const rows = outputRows(rop, fresh, [{ name: 'beauty', dependsOn: [] }]);
    expect(rows.map(({ turn }) => turn)).toEqual([null, null, null, null]);
  });

  it('can only be rendered with them where the farm keeps an order, and the scene has one', () => {
    expect(hasOrder('houdini', rop)).toBe(true);
    expect(hasOrder('houdini', file)).toBe(false);
    expect(hasOrder('cinema4d', rop)).toBe(false);
  });

  it('names a node beside one of its own network by its name alone', () => {
    expect(nameBeside('/out/sim', '/out/beauty')).toBe('sim');
    expect(nameBeside('/obj/rops/sim', '/out/beauty')).toBe('/obj/rops/sim');
    expect(nameBeside('Day', 'Night')).toBe('Day');
  });

  it('goes back to its default with the other settings of outputs', () => {
    expect(backToDefaults(along, sections.outputs)).toEqual({ withDependencies: false });
  });
});

describe('cameras and layers', () => {
  it("the scene's own camera is not named, another one alone is, several are a list", () => {
    const rows = cameraRows('blender', file, fresh);
    expect(onOf(rows)).toEqual(['Cam A']);
    expect(switchCamera(rows, 'Cam B', true)).toEqual({ camera: null, cameras: ['Cam A', 'Cam B'] });
    const several = cameraRows('blender', file, withChange({ cameras: ['Cam A', 'Cam B'] }));
    expect(switchCamera(several, 'Cam A', false)).toEqual({ camera: 'Cam B', cameras: [] });
    expect(switchCamera(several, 'Cam B', false)).toEqual({ camera: null, cameras: [] });
  });

  it("with none on it is the scene's own again", () => {
    const rows = cameraRows('blender', file, withChange({ camera: 'Cam C' }));
    expect(onOf(rows)).toEqual(['Cam C']);
    expect(switchCamera(rows, 'Cam C', false)).toEqual({ camera: null, cameras: [] });
  });

  it('of several scenes those that all of them have; each renders through its own until one is chosen', () => {
    const own = scene('Own', { camera: 'Cam D', cameras: ['Cam D', 'Cam B', 'Cam C'] });
    const both = withChange(switchOutput([day, own], fresh, 'Own', true));
    const rows = cameraRows('blender', [day, own], both);
    expect(rows).toEqual([
      { name: 'Cam B', on: false, own: false },
      { name: 'Cam C', on: false, own: false },
    ]);
    const one = withChange({ ...both, ...switchCamera(rows, 'Cam B', true) });
    expect(one).toMatchObject({ camera: 'Cam B', cameras: [] });
    const now = cameraRows('blender', [day, own], one);
    expect(onOf(now)).toEqual(['Cam B']);
    expect(switchCamera(now, 'Cam B', false)).toEqual({ camera: null, cameras: [] });
    // Both at once are no more what each scene has by itself.
    expect(switchCamera(now, 'Cam C', true)).toEqual({ camera: null, cameras: ['Cam B', 'Cam C'] });
    // One that a scene lacks can still be switched off.
    const stray = cameraRows('blender', [day, own], withChange({ ...both, camera: 'Cam A' }));
    expect(onOf(stray)).toEqual(['Cam A']);
  });

  it('are no choice where the farm renders with no other', () => {
    expect(cameraRows('cinema4d', file, fresh)).toEqual([]);
    expect(cameraRows('houdini', file, fresh)).toEqual([]);
  });

  it('layers just as the scene has them are not named; the last one stays on', () => {
    const layered = [
      scene('defaultRenderLayer', {
        active: true,
        renderLayers: [
          { name: 'beauty', enabled: true },
          { name: 'shadow', enabled: false },
        ],
      }),
    ];
    const rows = layerRows(layered, fresh);
    expect(onOf(rows)).toEqual(['beauty']);
    expect(switchLayer(rows, 'shadow', true)).toEqual({ renderLayers: ['beauty', 'shadow'] });
    const both = layerRows(layered, withChange({ renderLayers: ['beauty', 'shadow'] }));
    expect(switchLayer(both, 'shadow', false)).toEqual({ renderLayers: null });
    expect(switchLayer(rows, 'beauty', false)).toEqual({});
  });
});

describe('defaults and presets', () => {
  it("are the model's own", () => {
    const { schema: _schema, ...own } = fresh;
    expect(defaults).toEqual(own);
  });

  it('every section goes back with one change, and only what is different is in it', () => {
    const changed = withChange({ tiles: 4, priority: 60, project: 'orchard' });
    expect(backToDefaults(changed, sections.rendering)).toEqual({ tiles: 1, priority: 50 });
    expect(isChanged(changed, 'project')).toBe(true);
    expect(isChanged(changed, 'artist')).toBe(false);
  });

  it('a preset keeps the groups that were chosen, and nothing of this scene alone', () => {
    const changed = withChange({
      tiles: 4,
      frames: '1-5',
      camera: 'Cam B',
      softwareVersion: '3.6',
      skipFiles: ['/a.png'],
    });
    const kept = presetOf(changed, usualGroups);
    expect(kept).toMatchObject({ tiles: 4 });
    for (const name of ['frames', 'camera', 'softwareVersion', 'skipFiles', 'outputs', 'secondsPerFrame'])
      expect(kept).not.toHaveProperty(name);
    expect(groupsOf(kept)).toEqual(usualGroups);
  });

  it('is in force when it would change nothing', () => {
    const kept = presetOf(withChange({ tiles: 4 }), new Set(['rendering'] as const));
    expect(isInForce(withChange({ tiles: 4, frames: '7' }), kept)).toBe(true);
    expect(isInForce(fresh, kept)).toBe(false);
  });
});
