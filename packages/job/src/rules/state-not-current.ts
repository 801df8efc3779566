import { texts } from '../data/texts.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/**
 * `state-not-current`: a state set or batch view of 3ds Max that is not the current one. The job documents have no field
 * for it, so the farm renders what was current when the file was saved.
 */
export const stateCurrent: Rule = ({ report, rendered }) =>
  report.host.name !== '3dsmax'
    ? []
    : rendered
        .filter(({ scene }) => !scene.active)
        .map(({ scene }) =>
          findingOf('state-not-current', 'warning', texts['state-not-current'](scene.name), {
            owner: sceneOwner(scene, 'state'),
            fix: { action: 'saveScene' },
          }),
        );
