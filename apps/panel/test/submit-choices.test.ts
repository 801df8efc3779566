import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings, type ReportScene } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { backToDefaults, defaults, isChanged, sections } from '../src/screens/submit/defaults.ts';
import {
  addLacking,
  cameraRows,
  layerRows,
  outputRows,
  setOutputFrames,
  switchAllOutputs,
  switchCamera,
  switchLayer,
  switchOutput,
} from '../src/screens/submit/outputs.ts';
import { groupsOf, isInForce, presetOf, usualGroups } from '../src/screens/submit/presets.ts';

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

  it('all at once, and back to the active one', () => {
    const all = withChange(switchAllOutputs(file, fresh, true));
    expect(onOf(outputRows(file, all))).toEqual(['Day', 'Night', 'Fog']);
    expect(switchAllOutputs(file, all, false)).toEqual({ sceneName: null, outputs: [] });
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
