import {
  boundRenderer,
  type HardwareProposal,
  type HardwareVerdict,
  type Reason,
} from '@farmhand/environment';
import type { Finding, HostName, LocalizedText, ReportScene } from '@farmhand/model';
import { hardwareTexts } from '../data/hardware-texts.ts';
import { inOneText } from '../data/lists-in-words.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type PreflightFacts, type Rule, sceneOwner } from '../rule.ts';

/**
 * What renders, and what it renders on: `eevee-on-cpu`, `renderer-needs-gpu`, `renderer-needs-cpu`,
 * `scene-device-mismatch`, `hardware-unfit`, `no-fitting-hardware`. Of these one for one cause, the one that says most.
 */
export const hardwareServes: Rule = (facts) => {
  const { hardware, settings } = facts;
  if (hardware === null || hardware.basis === 'notTold') return eeveeUnsure(facts);
  const { chosen } = hardware;
  if (hardware.basis === 'none' || chosen === null) return [nothingFits(hardware, settings.hardwareId)];
  const scenes = [...new Map(facts.rendered.map(({ scene }) => [scene.renderer, scene])).values()];
  const cannot = scenes.flatMap((scene) => cannotRender(scene, chosen, hardware, facts));
  if (cannot.length > 0) return cannot;
  const wasted = facts.rendered.flatMap(({ scene }) => wastes(scene, chosen, hardware));
  if (!chosen.fits) {
    // Without the card it is set to use, Cycles renders on processors: slower, not wrong.
    const isOnlySlower = facts.report.host.name === 'blender' && chosen.reasons.length === 1;
    if (isOnlySlower && wasted.length > 0) return wasted;
    const text = hardwareTexts['hardware-unfit'](chosen.label, joined(chosen.reasons));
    return [findingOf('hardware-unfit', 'error', text, { fix: choice(hardware) })];
  }
  return wasted;
};

/**
 * While nobody said what the job runs on, this only tells, or every Eevee job would have to be confirmed; and without the
 * farm's code, because a document with that code would stop the submission at the farm, rightly chosen hardware or not.
 */
function eeveeUnsure({ rendered, report }: PreflightFacts): readonly Finding[] {
  return rendered
    .filter(({ scene }) => isEevee(scene, report.host.name))
    .map(({ scene }) =>
      findingOf('eevee-on-cpu', 'notice', hardwareTexts['eevee-hardware-unknown'](), {
        owner: sceneOwner(scene, 'engine'),
      }),
    );
}

function isEevee({ renderer }: ReportScene, host: HostName): boolean {
  return host === 'blender' && boundRenderer(renderer)?.name === 'Eevee';
}

function nothingFits(hardware: HardwareProposal, asked: number | null): Finding {
  const reasons = joined(hardware.reasons);
  const fix = choice(hardware);
  return asked === null
    ? findingOf('no-fitting-hardware', 'error', hardwareTexts['no-fitting-hardware'](reasons), { fix })
    : findingOf('hardware-unfit', 'error', hardwareTexts['hardware-not-there'](asked, reasons), { fix });
}

function cannotRender(
  scene: ReportScene,
  { hardware: { kind }, label }: HardwareVerdict,
  proposal: HardwareProposal,
  { report }: PreflightFacts,
): readonly Finding[] {
  const needs = boundRenderer(scene.renderer);
  if (kind !== 'cpu' || needs?.device !== 'gpu') return [];
  const owner = sceneOwner(scene, 'engine');
  const fix = choice(proposal, 'gpu');
  if (isEevee(scene, report.host.name)) {
    const tipCode = tipCodes.blenderEeveeOnCpu;
    return [findingOf('eevee-on-cpu', 'error', hardwareTexts['eevee-on-cpu'](), { tipCode, owner, fix })];
  }
  const text = hardwareTexts['renderer-needs-gpu'](needs.name, label);
  return [findingOf('renderer-needs-gpu', 'error', text, { owner, fix })];
}

function wastes(
  scene: ReportScene,
  { hardware: { kind }, label }: HardwareVerdict,
  proposal: HardwareProposal,
): readonly Finding[] {
  const needs = boundRenderer(scene.renderer);
  if (needs !== null) {
    // What was proposed is the best there is.
    if (kind !== 'gpu' || needs.device !== 'cpu' || proposal.basis !== 'asked') return [];
    const text = hardwareTexts['renderer-needs-cpu'](needs.name, label);
    const parts = { owner: sceneOwner(scene, 'engine'), fix: choice(proposal, 'cpu') };
    return [findingOf('renderer-needs-cpu', 'warning', text, parts)];
  }
  const { device } = scene;
  if (device === null || kind === null || device === kind) return [];
  const text = hardwareTexts[device === 'gpu' ? 'scene-wants-gpu' : 'scene-wants-cpu'](scene.name, label);
  const parts = { owner: sceneOwner(scene, 'device'), fix: choice(proposal, device) };
  return [findingOf('scene-device-mismatch', 'warning', text, parts)];
}

/** The hardware that fits, of one kind if that is what counts; null when there is none. */
function choice({ fitting, chosen }: HardwareProposal, kind?: 'cpu' | 'gpu'): Finding['fix'] {
  const others = fitting.filter(
    ({ hardware }) => hardware.id !== chosen?.hardware.id && (kind === undefined || hardware.kind === kind),
  );
  if (others.length === 0) return null;
  return {
    action: 'chooseHardware',
    hardware: others.map(({ hardware: { id }, label }) => ({ id, label })),
  };
}

function joined(reasons: readonly Reason[]): LocalizedText {
  const differing = reasons.filter(({ differs }) => differs);
  return inOneText(differing.length > 0 ? differing : reasons);
}
