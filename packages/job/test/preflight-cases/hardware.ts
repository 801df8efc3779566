import type { HardwareProposal, HardwareVerdict, OfferedHardware } from '@farmhand/environment';
import type { FindingFix } from '@farmhand/model';
import { available, availableFor, hardwareOf, reportOf, settings, soundScenes } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

const known: OfferedHardware = {
  id: 1,
  kind: 'cpu',
  enabled: true,
  model: 'Default',
  ramGigabytes: 64,
  gpuCount: null,
  unsupportedSoftwareIds: [],
  unsupportedTipCodes: [],
  unsupportedPlugins: [],
};

function node(parts: Partial<OfferedHardware>, label: string, against?: string): HardwareVerdict {
  const reason = { subject: 'hardware', differs: true, en: against ?? '', zh: `关于：${against}` } as const;
  return {
    hardware: { ...known, ...parts },
    label,
    fits: against === undefined,
    reasons: against === undefined ? [] : [reason],
  };
}

const cpu = node({}, 'CPU, 64 GB');
const gpu = node({ id: 2, kind: 'gpu', model: '3090', gpuCount: 2 }, '2 x 3090, 64 GB');

/** The farm has both, and the artist chose one of them. */
function asked(chosen: HardwareVerdict): HardwareProposal {
  const fitting = [cpu, gpu].filter(({ hardware }) => hardware.id !== chosen.hardware.id || chosen.fits);
  return { basis: 'asked', chosen, fitting, unfit: chosen.fits ? [] : [chosen], reasons: chosen.reasons };
}

const none: HardwareProposal = {
  basis: 'none',
  chosen: null,
  fitting: [],
  unfit: [],
  reasons: [{ subject: 'hardware', differs: true, en: 'All have 64 GB only.', zh: '均只有 64 GB。' }],
};

const toGpu: FindingFix = { action: 'chooseHardware', hardware: [{ id: 2, label: '2 x 3090, 64 GB' }] };
const toCpu: FindingFix = { action: 'chooseHardware', hardware: [{ id: 1, label: 'CPU, 64 GB' }] };
const engine = { type: 'Scene', name: 'Lantern', property: 'engine' };

const octane = { ...soundScenes.cinema4d.report };
const octaneScenes = octane.scenes.map((scene) => ({ ...scene, renderer: 'octane' }));

/** What renders, and what it renders on. */
export const hardwareTroubles: readonly Trouble[] = [
  [
    'Eevee while nobody chose hardware',
    { report: reportOf({ renderer: 'BLENDER_EEVEE' }) },
    { id: 'eevee-on-cpu', severity: 'notice', tipCode: null },
    'graphics card',
  ],
  [
    'Eevee on processors',
    { report: reportOf({ renderer: 'BLENDER_EEVEE_NEXT' }), hardware: hardwareOf('cpu') },
    { id: 'eevee-on-cpu', severity: 'error', tipCode: '46002' },
    'has none',
  ],

  [
    'Eevee on processors that were chosen',
    { report: reportOf({ renderer: 'BLENDER_EEVEE' }), hardware: asked(cpu) },
    { id: 'eevee-on-cpu', severity: 'error', tipCode: '46002', owner: engine, fix: toGpu },
    'has none',
  ],
  [
    'Eevee while the platform decides',
    {
      report: reportOf({ renderer: 'BLENDER_EEVEE_NEXT' }),
      hardware: { ...none, basis: 'notTold', reasons: [] },
    },
    { id: 'eevee-on-cpu', severity: 'notice', tipCode: null },
    'renders on GPU',
  ],
  [
    'Octane on processors',
    { ...soundScenes.cinema4d, report: { ...octane, scenes: octaneScenes }, hardware: asked(cpu) },
    { id: 'renderer-needs-gpu', severity: 'error', tipCode: null, fix: toGpu },
    'Octane renders on a graphics card, and CPU, 64 GB has none',
  ],
  [
    'Mantra on graphics cards',
    { ...soundScenes.houdini, hardware: asked(gpu) },
    { id: 'renderer-needs-cpu', severity: 'warning', fix: toCpu },
    'Mantra renders on processors only',
  ],
  [
    'Cycles set to the graphics card, on processors',
    { report: reportOf({ device: 'gpu' }), hardware: asked(cpu) },
    {
      id: 'scene-device-mismatch',
      severity: 'warning',
      owner: { type: 'Scene', name: 'Lantern', property: 'device' },
      fix: toGpu,
    },
    'its processors do the work',
  ],
  [
    'Cycles set to the graphics card, on processors that are held against it',
    {
      report: reportOf({ device: 'gpu' }),
      hardware: asked(node({}, 'CPU, 64 GB', 'Cycles is set to render with the graphics card.')),
    },
    { id: 'scene-device-mismatch', severity: 'warning', fix: toGpu },
    'its processors do the work',
  ],
  [
    'Cycles set to the processor, on graphics cards',
    { report: reportOf({ device: 'cpu' }), hardware: asked(gpu) },
    { id: 'scene-device-mismatch', severity: 'warning', fix: toCpu },
    'stay idle',
  ],
  [
    'chosen hardware with too little memory',
    { hardware: asked(node({}, 'CPU, 64 GB', 'It has 64 GB, the job asks for 128 GB.')) },
    { id: 'hardware-unfit', severity: 'error', fix: toGpu },
    'CPU, 64 GB cannot render this job. It has 64 GB, the job asks for 128 GB.',
  ],
  [
    'chosen hardware that is not there',
    { settings: settings({ hardwareId: 7 }), hardware: { ...none, fitting: [cpu] } },
    { id: 'hardware-unfit', severity: 'error', fix: toCpu },
    'no hardware 7',
  ],
  [
    'no hardware that fits',
    { hardware: none },
    { id: 'no-fitting-hardware', severity: 'error', fix: null },
    'All have 64 GB only.',
  ],
  [
    'no hardware that fits Eevee',
    { report: reportOf({ renderer: 'BLENDER_EEVEE' }), hardware: none },
    { id: 'no-fitting-hardware', severity: 'error' },
    'None of the farm',
  ],
  [
    'OptiX without a graphics card',
    { report: reportOf({ denoiser: 'OPTIX' }), hardware: hardwareOf('cpu') },
    {
      id: 'denoiser-unavailable',
      severity: 'warning',
      owner: { type: 'Scene', name: 'Lantern', property: 'denoiser' },
    },
    'OpenImageDenoise is used instead',
  ],
  [
    'a denoiser that Blender no longer has',
    { report: reportOf({ denoiser: 'NLM' }), resolution: available() },
    { id: 'denoiser-unavailable', severity: 'warning' },
    'gone since Blender 3.0',
  ],
];

/** Jobs whose hardware is right. */
export const soundHardware: readonly (readonly [name: string, input: Trouble[1]])[] = [
  ['Cycles set to the graphics card, on one', { report: reportOf({ device: 'gpu' }), hardware: asked(gpu) }],
  ['Cycles set to the processor, on one', { report: reportOf({ device: 'cpu' }), hardware: asked(cpu) }],
  ['OptiX on a graphics card', { report: reportOf({ denoiser: 'OPTIX' }), hardware: hardwareOf('gpu') }],
  [
    'NLM where Blender still has it',
    {
      report: { ...reportOf({ denoiser: 'NLM' }), host: { name: 'blender', version: '2.93' } },
      resolution: availableFor({ version: '2.93' }),
    },
  ],
  ['Mantra where there are only graphics cards', { ...soundScenes.houdini, hardware: hardwareOf('gpu') }],
  ['Mantra on processors', { ...soundScenes.houdini, hardware: asked(cpu) }],
];
