import type { Simulation } from '@farmhand/model';
import { report, reportOf, settings, soundScenes } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

export const flag: Simulation = {
  owner: { type: 'Object', name: 'Flag', property: 'modifiers["Cloth"]' },
  kind: 'cloth',
  state: 'unbaked',
  storage: 'scene',
  frames: { start: 1, end: 250, step: 1 },
  scenes: ['Lantern'],
};

/** What is in the scene: simulations, code, hidden things; and how much of the picture renders. */
export const contentTroubles: readonly Trouble[] = [
  [
    'cloth that is not baked',
    { report: report({ simulations: [flag] }) },
    { id: 'simulation-not-baked', severity: 'warning', owner: flag.owner },
    'The cloth simulation of "Flag" is not baked',
  ],
  [
    'the rigid bodies of a scene, which are its own',
    {
      report: report({
        simulations: [
          {
            ...flag,
            owner: { type: 'Scene', name: 'Lantern', property: 'rigidbody_world.point_cache' },
            kind: 'rigidBody',
          },
        ],
      }),
    },
    { id: 'simulation-not-baked', severity: 'warning' },
    'The rigid body simulation of "Lantern" is not baked',
  ],
  [
    'smoke that is baked in part, of scenes nobody told',
    { report: report({ simulations: [{ ...flag, kind: 'smoke', state: 'partly', scenes: null }] }) },
    { id: 'simulation-not-baked', severity: 'warning' },
    'baked for some frames only',
  ],
  [
    'one frame, long after the start',
    { report: report({ simulations: [flag] }), settings: settings({ frames: '120' }) },
    { id: 'simulation-not-baked', severity: 'warning' },
    'Bake it, save',
  ],
  [
    'a cache that was never written',
    { report: report({ simulations: [{ ...flag, kind: 'fileCache', storage: 'disk' }] }) },
    { id: 'cache-not-baked', severity: 'error', owner: flag.owner },
    'Write the cache',
  ],
  [
    'a cache whose files the reader misses as well',
    {
      report: report({
        simulations: [{ ...flag, kind: 'fileCache', storage: 'disk' }],
        findings: [
          {
            id: 'missing-file',
            severity: 'warning',
            tipCode: '10012',
            text: { en: 'sea_0001.exr is missing.', zh: '缺少 sea_0001.exr。' },
            owner: flag.owner,
            path: '//cache/sea_####.exr',
            count: 250,
            fix: { action: 'locateFile', path: '/mnt/proj/cache/sea_0001.exr' },
          },
        ],
      }),
    },
    {
      id: 'cache-not-baked',
      severity: 'error',
      owner: flag.owner,
      path: '//cache/sea_####.exr',
      fix: { action: 'locateFile', path: '/mnt/proj/cache/sea_0001.exr' },
    },
    'Write the cache',
  ],
  [
    'a cache that was written in part',
    { report: report({ simulations: [{ ...flag, kind: 'fileCache', state: 'partly' }] }) },
    { id: 'cache-not-baked', severity: 'warning' },
    'some of them',
  ],
  [
    'a cache that was never written, and perhaps belongs to nothing that renders',
    { report: report({ simulations: [{ ...flag, kind: 'fileCache', storage: 'disk', scenes: null }] }) },
    { id: 'cache-not-baked', severity: 'warning', owner: flag.owner },
    'Write the cache',
  ],
  [
    'a simulation in Houdini above a cache that is not read',
    {
      ...soundScenes.houdini,
      report: {
        ...soundScenes.houdini.report,
        simulations: [
          {
            owner: { type: 'filecache', name: '/obj/fire/cache', property: 'loadfromdisk' },
            kind: 'smoke',
            state: 'unbaked',
            storage: 'disk',
            frames: null,
            scenes: null,
          },
        ],
      },
    },
    { id: 'simulation-not-baked', severity: 'warning' },
    'The smoke simulation above "/obj/fire/cache" is worked out anew',
  ],
  [
    'a modifier that only works while working',
    {
      report: report({
        viewportOnly: [
          {
            owner: { type: 'Object', name: 'Fence', property: 'modifiers["More "posts""].show_render' },
            what: 'modifier',
          },
        ],
      }),
    },
    { id: 'viewport-only', severity: 'notice' },
    'The modifier "More "posts"" of "Fence" works while you work',
  ],
  [
    'a render layer that is off',
    {
      report: report({
        viewportOnly: [
          {
            owner: { type: 'Scene', name: 'Lantern', property: 'view_layers["Fog"].use' },
            what: 'renderLayer',
          },
        ],
      }),
    },
    { id: 'viewport-only', severity: 'notice', owner: { type: 'Scene', name: 'Lantern' } },
    'The render layer "Fog" of "Lantern" is switched off',
  ],
  [
    'a lamp that only shows while working',
    { report: report({ viewportOnly: [{ owner: { type: 'Object', name: 'Lamp' }, what: 'light' }] }) },
    { id: 'viewport-only', severity: 'notice', owner: { type: 'Object', name: 'Lamp' } },
    'The light "Lamp" shows while you work',
  ],
  [
    'a driver',
    {
      report: report({
        scripts: [{ owner: { type: 'Object', name: 'Wheel' }, runsOn: 'evaluation' }],
      }),
    },
    { id: 'script-on-load', severity: 'notice', owner: { type: 'Object', name: 'Wheel' } },
    '"Wheel" holds code',
  ],
  [
    'the buttons of a rig, which nothing in the scene needs',
    { report: report({ scripts: [{ owner: { type: 'Text', name: 'rig_ui.py' }, runsOn: 'load' }] }) },
    { id: 'script-on-load', severity: 'notice', owner: { type: 'Text', name: 'rig_ui.py' } },
    'as the scene is opened',
  ],
  [
    'a script before each render',
    { report: report({ scripts: [{ owner: { type: 'ifd', name: '/out/mantra1' }, runsOn: 'render' }] }) },
    { id: 'script-on-load', severity: 'warning', owner: { type: 'ifd', name: '/out/mantra1' } },
    '"/out/mantra1" holds code',
  ],
  [
    'a script that runs as the scene opens, of an owner with a driver',
    {
      report: report({
        scripts: [
          { owner: { type: 'Text', name: 'rig_ui.py' }, runsOn: 'evaluation' },
          { owner: { type: 'Text', name: 'rig_ui.py' }, runsOn: 'load' },
        ],
      }),
    },
    { id: 'script-on-load', severity: 'warning', owner: { type: 'Text', name: 'rig_ui.py' } },
    'as the scene is opened',
  ],
  [
    'half the size',
    { report: reportOf({ scalePercent: 50, resolution: { width: 960, height: 540 } }) },
    { id: 'render-scale', severity: 'warning' },
    'renders at 50 % of its size: 960 x 540 pixels',
  ],
  [
    'a part of the picture',
    { report: reportOf({ renderRegion: true }) },
    { id: 'render-region', severity: 'warning' },
    'only a part of the picture',
  ],
];
