import { API_VERSION, type HealthAnswer } from '../api/health.ts';
import { VERSION } from '../version.ts';

/** What a client makes of the sidecar that is running. */
export type Handshake =
  /** They understand each other. */
  | 'talk'
  /** It is older: the client brings a newer one, which takes over when this one has nothing to do. */
  | 'replace'
  /** It is of a later major API: only a newer client understands it. */
  | 'updateClient';

/** Which version a client is of. */
export interface ClientVersion {
  /** Of the sidecar it would start: `0.1.0`. */
  readonly version: string;
  /** Of the API it speaks: `1.1`. */
  readonly apiVersion: string;
}

export const OWN_VERSION: ClientVersion = { version: VERSION, apiVersion: API_VERSION };

/** Decides before anything else is asked. A sidecar serves several hosts' plugins, which need not be of one version. */
export function handshake(
  running: Pick<HealthAnswer, 'version' | 'apiVersion'>,
  own: ClientVersion = OWN_VERSION,
): Handshake {
  const api = compareVersions(major(running.apiVersion), major(own.apiVersion));
  if (api > 0) return 'updateClient';
  if (api < 0) return 'replace';
  return compareVersions(running.apiVersion, own.apiVersion) < 0 ||
    compareVersions(running.version, own.version) < 0
    ? 'replace'
    : 'talk';
}

function major(version: string): string {
  return version.split('.')[0] ?? '';
}

/**
 * Below 0 when the first is older, above when it is newer. Of semantic versions, a pre-release counts as older than the
 * release; what is after `+`, and anything that is no number, says nothing.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => {
    const [release = '', ...pre] = (version.split('+')[0] ?? '').split('-');
    return { numbers: release.split('.').map((part) => Number(part) || 0), pre: pre.join('-') };
  });
  if (left === undefined || right === undefined) return 0;
  for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre === right.pre) return 0;
  if (left.pre === '') return 1;
  if (right.pre === '') return -1;
  return left.pre.localeCompare(right.pre, 'en', { numeric: true });
}
