/** Exit codes by what they say. Scripts rely on them: one that is out is not given another meaning. */
export const EXIT = {
  done: 0,
  failed: 1,
  incomplete: 2,
  warnings: 3,
  errors: 4,
  farmNotReached: 5,
  /** What shells expect of a program that Ctrl+C ended. */
  interrupted: 130,
} as const;

/** As {@link EXIT}, in words, for the help and the README. */
export const EXIT_CODES: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: EXIT.done, meaning: 'done; of `watch`, `submit --watch` and `download`, every frame is here' },
  { code: EXIT.failed, meaning: 'wrong arguments, or anything not named here' },
  {
    code: EXIT.incomplete,
    meaning:
      'the job finished with failed frames; of `download`, some files are not here; of `scan --missing`, something is missing that rendering needs',
  },
  { code: EXIT.warnings, meaning: 'warnings were found (`check`, `rehearse`)' },
  { code: EXIT.errors, meaning: 'errors were found (`check`, `rehearse`)' },
  { code: EXIT.farmNotReached, meaning: 'the farm cannot be reached, or nobody is signed in there' },
  { code: EXIT.interrupted, meaning: 'left with Ctrl+C; what was submitted goes on' },
];

/** Codes of problems that say so: whatever was asked, it was not the farm's answer that stood in the way. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'no-account',
  'unknown-profile',
  'account-invalid',
  'account-unreadable',
  'farm-unreachable',
  'farm-connection-lost',
  'farm-timeout',
  'farm-http',
  'farm-signature-invalid',
  'farm-signature-expired',
]);

/** The exit code for a thrown error; errors of all packages carry a problem, those of the client their kind. */
export function exitCodeOfError(error: unknown): number {
  const code = codeOf(error);
  return code !== null && NOT_REACHED.has(code) ? EXIT.farmNotReached : EXIT.failed;
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('problem' in error && typeof error.problem === 'object' && error.problem !== null) {
    return 'code' in error.problem ? String(error.problem.code) : null;
  }
  return 'kind' in error ? `farm-${String(error.kind)}` : null;
}
