import type { Problem } from '@farmhand/model';

/** For a request that a client of this version would not make. */
export function badRequest(what: string): Problem {
  return {
    code: 'bad-request',
    message: `The request is not understood: ${what}`,
    hint: 'The plugin and the sidecar may be of different versions; update both.',
    retryable: false,
  };
}
