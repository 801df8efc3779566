import {
  available,
  report,
  reportOf,
  SAVED_MS,
  settings,
  snapshot,
  soundScenes,
  unavailable,
} from '../scenes.ts';
import { differs, missingFile, type Trouble } from './trouble.ts';

/** What is saved, which scene, camera, frames and software. */
export const sceneTroubles: readonly Trouble[] = [
  [
    'what the reader found is passed on',
    { report: report({ findings: [missingFile] }) },
    missingFile,
    'wood.png',
  ],
  [
    'a scene that was never saved',
    { snapshot: snapshot({ scenePath: null }) },
    { id: 'never-saved', severity: 'error', tipCode: null, fix: { action: 'saveScene' } },
    'Save it first',
  ],
  [
    'changes that are not saved',
    { snapshot: snapshot({ unsavedChanges: true }) },
    { id: 'unsaved-changes', severity: 'error', tipCode: null, fix: { action: 'saveScene' } },
    '/mnt/proj/lantern/lantern.blend',
  ],
  [
    'a file saved after the host was asked',
    { report: report({ modifiedMs: SAVED_MS + 120_000 }), snapshot: snapshot() },
    { id: 'scene-changed-since-snapshot', severity: 'notice' },
    'saved again',
  ],
  [
    'another file open than the one submitted',
    { snapshot: snapshot({ scenePath: '/mnt/proj/other.blend', unsavedChanges: true }) },
    { id: 'snapshot-of-other-file', severity: 'warning' },
    '/mnt/proj/other.blend',
  ],
  [
    'a file without a scene',
    { report: report({ scenes: [] }) },
    { id: 'no-scene', severity: 'error' },
    'no scene',
  ],
  [
    'a Houdini file without an output node',
    { ...soundScenes.houdini, report: { ...soundScenes.houdini.report, scenes: [] } },
    { id: 'no-scene', severity: 'error' },
    'no output node. Add one in /out',
  ],
  [
    'a state set of 3ds Max that is not the current one',
    {
      ...soundScenes['3dsmax'],
      report: {
        ...soundScenes['3dsmax'].report,
        scenes: soundScenes['3dsmax'].report.scenes.flatMap((scene) => [
          scene,
          { ...scene, name: 'Night', active: false },
        ]),
      },
      settings: settings({ sceneName: 'Night' }),
    },
    { id: 'state-not-current', severity: 'warning', fix: { action: 'saveScene' } },
    'Make it current in 3ds Max',
  ],
  [
    'a chosen scene that is not there',
    { settings: settings({ sceneName: 'Lamp' }) },
    { id: 'scene-not-found', severity: 'error' },
    'no scene "Lamp" in this file. Choose one of: Lantern',
  ],
  [
    'no camera, with some to pick from',
    { report: reportOf({ camera: null }) },
    {
      id: 'no-camera',
      severity: 'error',
      tipCode: '46003',
      owner: { type: 'Scene', name: 'Lantern', property: 'camera' },
      fix: { action: 'pickCamera', cameras: ['Camera', 'Close-up'] },
    },
    'no active camera',
  ],
  [
    'no camera at all',
    { report: reportOf({ camera: null, cameras: [] }) },
    { id: 'no-camera', severity: 'error', tipCode: '46003', fix: null },
    'no active camera',
  ],
  [
    'a chosen camera that is not there',
    { settings: settings({ camera: 'Top' }) },
    {
      id: 'camera-not-found',
      severity: 'error',
      fix: { action: 'pickCamera', cameras: ['Camera', 'Close-up'] },
    },
    '"Top"',
  ],
  [
    'frames that cannot be read',
    { settings: settings({ frames: '10-1' }) },
    { id: 'frames-invalid', severity: 'error' },
    'runs backwards',
  ],
  [
    'priority frames that cannot be read',
    { settings: settings({ priorityFrames: '10-1' }) },
    { id: 'priority-frames-invalid', severity: 'error' },
    'runs backwards',
  ],
  [
    'a range that ends before it starts',
    { report: reportOf({ frameRange: { start: 10, end: 1, step: 1 } }) },
    { id: 'frames-invalid', severity: 'error' },
    'ends (1) before it starts (10)',
  ],
  [
    'a range as long as Blender allows',
    { report: reportOf({ frameRange: { start: 0, end: 1_048_574, step: 1 } }) },
    { id: 'frames-invalid', severity: 'error' },
    '1048575 frames',
  ],
  [
    'a frame step',
    { report: reportOf({ frameRange: { start: 1, end: 250, step: 2 } }) },
    { id: 'frame-step', severity: 'warning', tipCode: '46001' },
    'every 2nd frame',
  ],
  [
    'frames outside the range',
    { settings: settings({ frames: '240-260' }) },
    { id: 'frames-outside-range', severity: 'notice', tipCode: null },
    "10 of the frames to render are outside the scene's range 1-250",
  ],
  [
    'priority frames that are not rendered',
    { settings: settings({ frames: '1-10', priorityFrames: '5,20-22' }) },
    { id: 'priority-frames-not-rendered', severity: 'warning' },
    '20-22[1]',
  ],
  [
    'a stop after no frames',
    { settings: settings({ stopAfterTest: true }) },
    { id: 'nothing-to-stop-after', severity: 'warning' },
    'priority frames',
  ],
  [
    'a movie as output',
    { report: reportOf({ outputFormat: 'FFMPEG', outputIsMovie: true }) },
    {
      id: 'movie-output',
      severity: 'error',
      tipCode: '46000',
      fix: { action: 'changeOutputFormat', format: 'PNG' },
    },
    'FFMPEG',
  ],
  [
    'a movie set in the live host',
    { snapshot: snapshot({ scene: { outputFormat: 'AVI_JPEG' } }) },
    { id: 'movie-output', severity: 'error', tipCode: '46000' },
    'AVI_JPEG',
  ],
  [
    'more frames than anybody pays for',
    { report: reportOf({ frameRange: { start: 1, end: 10_001, step: 1 } }) },
    { id: 'frames-absurd', severity: 'warning', fix: null },
    '10001 frames',
  ],
  [
    'a zero too many',
    {
      report: reportOf({ frameRange: { start: 1, end: 100, step: 1 } }),
      settings: settings({ frames: '1-1001' }),
    },
    { id: 'frames-absurd', severity: 'warning', fix: { action: 'setFrames', frames: '1-100' } },
    "the scene's own range is 1-100",
  ],
  [
    'one of several cameras that is not there',
    {
      report: reportOf({ outputPath: '//renders/{camera_name}_####' }),
      settings: settings({ cameras: ['Camera', 'Top'] }),
    },
    { id: 'camera-not-found', severity: 'error' },
    '"Top"',
  ],
  [
    'a job without the farm',
    { resolution: null },
    { id: 'software-not-checked', severity: 'notice', tipCode: null },
    'was not asked',
  ],
  [
    'a farm that gives no answer',
    { resolution: null, farmProblem: 'querySoftwareList: no connection (ECONNREFUSED).' },
    { id: 'software-not-checked', severity: 'warning', tipCode: null },
    'no connection (ECONNREFUSED). Check again',
  ],
  [
    'a file saved in a newer release than the one open',
    { report: report({ hostVersion: '4.2' }) },
    {
      id: 'saved-in-newer-version',
      severity: 'error',
      tipCode: '15013',
      path: '/mnt/proj/lantern/lantern.blend',
    },
    'saved in Blender 4.2, and the farm would open it in Blender 3.4',
  ],
  [
    'the same, where the artist chose that version himself',
    { report: report({ hostVersion: '4.2' }), settings: settings({ softwareVersion: '3.4' }) },
    { id: 'saved-in-newer-version', severity: 'warning', tipCode: '15013' },
    'may lose parts of it',
  ],
  [
    'settings that cannot both be meant',
    { settings: settings({ tiles: 4, framesPerTask: 2 }) },
    { id: 'settings-contradict', severity: 'error' },
    'tiles',
  ],
  [
    'layers that the farm cannot be told of',
    {
      report: reportOf({
        renderLayers: [
          { name: 'ViewLayer', enabled: true },
          { name: 'Fog', enabled: true },
        ],
      }),
      settings: settings({ renderLayers: ['Fog'] }),
    },
    { id: 'setting-unsupported', severity: 'error' },
    'ViewLayer',
  ],
  [
    'a near version',
    { resolution: available('linux', [differs('version')]) },
    { id: 'software-version', severity: 'warning', tipCode: '15013', fix: null },
    'About the version.',
  ],
  [
    'a near plugin',
    { resolution: available('linux', [differs('plugin')]) },
    { id: 'plugin-version', severity: 'warning', tipCode: null },
    'About the plugin.',
  ],
  [
    'a plugin the farm lacks',
    { resolution: unavailable([differs('plugin')], ['Octane 2024 + Blender 4.1 (Windows)']) },
    {
      id: 'plugin-version',
      severity: 'error',
      tipCode: null,
      fix: { action: 'chooseEnvironment', offers: ['Octane 2024 + Blender 4.1 (Windows)'] },
    },
    'About the plugin.',
  ],
  [
    'no version that serves',
    { resolution: unavailable([differs('version'), differs('system')], ['Blender 3.3 (Linux)']) },
    {
      id: 'software-version',
      severity: 'error',
      tipCode: '15013',
      fix: { action: 'chooseEnvironment', offers: ['Blender 3.3 (Linux)'] },
    },
    'About the version. About the system.',
  ],
  [
    'a program the farm lacks',
    { resolution: unavailable([differs('software')]) },
    { id: 'software-not-offered', severity: 'error', tipCode: '15019', fix: null },
    'About the software.',
  ],
  [
    'a renderer the farm lacks',
    { resolution: unavailable([differs('renderer')]) },
    {
      id: 'renderer-unsupported',
      severity: 'error',
      tipCode: '15004',
      owner: { type: 'Scene', name: 'Lantern', property: 'engine' },
    },
    'About the renderer.',
  ],
];
