import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

const eevee: ReadonlySet<string> = new Set(['BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT']);

/**
 * `eevee-on-cpu`: an error where the hardware is known to have no graphics card. While nobody said what the job runs
 * on, it only tells, or every Eevee job would have to be confirmed; and without the farm's code, because a document with
 * that code would stop the submission at the farm, rightly chosen hardware or not.
 */
export const eeveeOnCpu: Rule = ({ report, scene, hardware }) => {
  if (report.host.name !== 'blender' || scene === null || !eevee.has(scene.renderer)) return [];
  const owner = sceneOwner(scene, 'engine');
  switch (hardware?.chosen?.hardware.kind ?? null) {
    case 'gpu':
      return [];
    case 'cpu': {
      const tipCode = tipCodes.blenderEeveeOnCpu;
      return [findingOf('eevee-on-cpu', 'error', texts['eevee-on-cpu'](), { tipCode, owner })];
    }
    case null:
      return [findingOf('eevee-on-cpu', 'notice', texts['eevee-hardware-unknown'](), { owner })];
  }
};
