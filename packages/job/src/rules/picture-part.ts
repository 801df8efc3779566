import { outputTexts } from '../data/output-texts.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `render-scale`: the picture is smaller than it is set up to be, as after a test render. */
export const renderScale: Rule = ({ rendered }) =>
  rendered.flatMap(({ scene }) => {
    const { scalePercent, resolution } = scene;
    if (scalePercent === null || scalePercent >= 100) return [];
    const size = resolution === null ? null : `${resolution.width} x ${resolution.height}`;
    const percent = Number(scalePercent.toFixed(1));
    const text = outputTexts['render-scale'](scene.name, percent, size);
    return [
      findingOf('render-scale', 'warning', text, { owner: sceneOwner(scene, 'resolution_percentage') }),
    ];
  });

/** `render-region`: only a part of the picture renders. */
export const renderRegion: Rule = ({ rendered }) =>
  rendered.flatMap(({ scene }) =>
    scene.renderRegion
      ? [
          findingOf('render-region', 'warning', outputTexts['render-region'](scene.name), {
            owner: sceneOwner(scene, 'use_border'),
          }),
        ]
      : [],
  );
