import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `movie-output`: frames from many machines cannot be written into one film. */
export const movieOutput: Rule = ({ report, rendered }) =>
  rendered.flatMap(({ scene }) =>
    scene.outputIsMovie
      ? [
          findingOf('movie-output', 'error', texts['movie-output'](scene.outputFormat), {
            owner: sceneOwner(scene, 'file_format'),
            fix: { action: 'changeOutputFormat', format: 'PNG' },
            ...(report.host.name === 'blender' ? { tipCode: tipCodes.blenderMovieOutput } : {}),
          }),
        ]
      : [],
  );
