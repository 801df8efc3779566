import { report, settings, soundScenes } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

const GIGABYTE = 1_000_000_000;

export const openJob = {
  submissionId: 'b7c1',
  taskId: 18280,
  scenePath: '/mnt/proj/lantern/lantern.blend',
  sceneName: null,
  frames: '241-300',
} as const;

const robot = soundScenes.maya;
const renderLayers = ['defaultRenderLayer', 'shadow', 'off'].map((name) => ({
  name,
  enabled: name !== 'off',
}));

/** What the job takes: upload, money, and whether somebody renders it already. */
export const effortTroubles: readonly Trouble[] = [
  [
    'a large upload whose speed is known',
    { upload: { bytes: 62.3 * GIGABYTE, files: 812, bytesPerSecond: 9_800_000 } },
    { id: 'large-upload', severity: 'warning' },
    '62.3 GB have to be uploaded, about 1 h 50 min at the 9.8 MB/s of your last uploads.',
  ],
  [
    'a large upload to a new farm',
    {
      upload: { bytes: 2_500_000, files: 1, bytesPerSecond: null },
      settings: settings({ uploadLimitBytes: 2_000_000 }),
    },
    { id: 'large-upload', severity: 'warning' },
    '2.5 MB have to be uploaded. Leave out',
  ],
  [
    'a job over its limit',
    // 250 frames of 144 s are 10 hours.
    { settings: settings({ costLimit: 20, secondsPerFrame: 144, pricePerNodeHour: 2.5 }) },
    { id: 'cost-over-limit', severity: 'error' },
    '250 frames would cost about 25.00, more than your limit of 20.00',
  ],
  [
    'a job over its limit because it renders layers one by one',
    // 250 frames in each of two layers are 500 frames of 144 s: 20 hours.
    {
      ...robot,
      report: { ...robot.report, scenes: robot.report.scenes.map((scene) => ({ ...scene, renderLayers })) },
      settings: settings({ costLimit: 30, secondsPerFrame: 144, pricePerNodeHour: 2.5 }),
    },
    { id: 'cost-over-limit', severity: 'error' },
    '500 frames would cost about 50.00, more than your limit of 30.00',
  ],
  [
    'a limit without the time of a frame',
    { settings: settings({ costLimit: 20, pricePerNodeHour: 2.5 }) },
    { id: 'cost-unknown', severity: 'warning' },
    'Rehearse the job',
  ],
  [
    'a limit without a price',
    { settings: settings({ costLimit: 20, secondsPerFrame: 144 }) },
    { id: 'cost-unknown', severity: 'warning' },
    "the price of a machine's hour is not known",
  ],
  [
    'frames that render already',
    { openJobs: [openJob] },
    { id: 'same-scene-rendering', severity: 'warning', path: openJob.scenePath, count: 1 },
    'already rendering as 18280, with the frames 241-250[1] in common',
  ],
  [
    'a Windows scene that renders already, spelled in another way',
    {
      report: report({ path: 'D:\\proj\\lantern.blend' }),
      openJobs: [
        { ...openJob, scenePath: 'd:/Proj/Lantern.blend', taskId: null, sceneName: 'Lantern', frames: null },
      ],
    },
    { id: 'same-scene-rendering', severity: 'warning', count: 1 },
    'as b7c1, with the frames 1-250[1] in common',
  ],
];
