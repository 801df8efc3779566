import { hosts, isNewerRelease, type ReasonSubject } from '@farmhand/environment';
import type { Finding } from '@farmhand/model';
import { inOneText } from '../data/lists-in-words.ts';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { environmentOf, type FindingParts, findingOf, type Rule, sceneOwner } from '../rule.ts';

interface SoftwareFinding {
  readonly id: string;
  readonly tipCode?: string;
}

/** What a finding about each kind of difference is called. */
const findings: Readonly<Record<Exclude<ReasonSubject, 'system' | 'hardware'>, SoftwareFinding>> = {
  software: { id: 'software-not-offered', tipCode: tipCodes.softwareNotInstalled },
  version: { id: 'software-version', tipCode: tipCodes.softwareVersionMismatch },
  renderer: { id: 'renderer-unsupported', tipCode: tipCodes.rendererNotSupported },
  plugin: { id: 'plugin-version' },
};

/** `software-not-checked`: the farm was not asked or gave no answer, so whether it can render the scene is open. */
export const softwareChecked: Rule = ({ resolution, farmProblem }) => {
  if (resolution !== null) return [];
  return farmProblem === null
    ? [findingOf('software-not-checked', 'notice', texts['software-not-checked']())]
    : [findingOf('software-not-checked', 'warning', texts['farm-not-reached'](farmProblem))];
};

/**
 * `saved-in-newer-version`: the file was saved by a newer release than the one that would open it. A warning where the artist
 * chose that one himself and it opens such files at all.
 */
export const openedByNewer: Rule = (facts) => {
  const { report, settings } = facts;
  const environment = environmentOf(facts);
  if (environment === null) return [];
  const { name, opensNewerFiles } = hosts[report.host.name];
  if (!isNewerRelease(report.host.name, report.host.version, environment.version)) return [];
  const text = texts['saved-in-newer-version'](
    `${name} ${report.host.version}`,
    `${environment.softwareName} ${environment.version}`,
  );
  const tipCode = tipCodes.softwareVersionMismatch;
  const severity = settings.softwareVersion !== null && opensNewerFiles ? 'warning' : 'error';
  return [findingOf('saved-in-newer-version', severity, text, { tipCode, path: report.path })];
};

/**
 * `software-not-offered`, `software-version`, `renderer-unsupported`, `plugin-version`: what the environment's
 * resolution found to differ. Warnings where the scene renders nearly as made, errors where it cannot.
 */
export const softwareOffered: Rule = ({ resolution, rendered }) => {
  if (resolution === null) return [];
  const severity = resolution.outcome === 'unavailable' ? 'error' : 'warning';
  const offers = resolution.outcome === 'unavailable' ? resolution.offers : [];
  const parts: FindingParts =
    offers.length === 0 ? {} : { fix: { action: 'chooseEnvironment', offers: [...offers] } };
  const [first] = rendered;
  const differing = resolution.reasons.filter(({ differs }) => differs);
  // Where to find it instead belongs to whatever is lacking.
  const elsewhere = differing.filter(({ subject }) => subject === 'system');
  return Object.entries(findings).flatMap(([subject, { id, tipCode }]): readonly Finding[] => {
    const about = differing.filter((reason) => reason.subject === subject);
    if (about.length === 0) return [];
    return [
      findingOf(id, severity, inOneText([...about, ...elsewhere]), {
        ...parts,
        ...(tipCode === undefined ? {} : { tipCode }),
        owner: subject === 'renderer' && first !== undefined ? sceneOwner(first.scene, 'engine') : null,
      }),
    ];
  });
};
