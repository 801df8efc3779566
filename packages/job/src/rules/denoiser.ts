import { readHostVersion } from '@farmhand/environment';
import { hardwareTexts } from '../data/hardware-texts.ts';
import { environmentOf, findingOf, type Rule, sceneOwner } from '../rule.ts';

/**
 * `denoiser-unavailable`: the denoiser that the scene asks for is not there where it renders. Cycles falls back on
 * OpenImageDenoise then. Source: Blender's release notes of 3.0 (NLM is gone) and its manual (OptiX needs NVIDIA).
 */
export const denoiserThere: Rule = (facts) =>
  facts.rendered.flatMap(({ scene }) => {
    const owner = sceneOwner(scene, 'denoiser');
    if (scene.denoiser === 'OPTIX' && facts.hardware?.chosen?.hardware.kind === 'cpu') {
      const text = hardwareTexts['optix-without-card'](scene.name);
      return [findingOf('denoiser-unavailable', 'warning', text, { owner })];
    }
    const [major = 0] = readHostVersion('blender', environmentOf(facts)?.version ?? '') ?? [];
    if (scene.denoiser === 'NLM' && facts.report.host.name === 'blender' && major >= 3) {
      const text = hardwareTexts['nlm-removed'](scene.name);
      return [findingOf('denoiser-unavailable', 'warning', text, { owner })];
    }
    return [];
  });
