/** Turbo, which needs pnpm on the PATH; the machine need not have it. */
import { pnpmCommand, run } from './command.mjs';
import { pinnedPnpm } from './project.mjs';

/**
 * `turbo run TASKS` under the pinned pnpm, on this machine only: no telemetry, no remote cache.
 * @param {string} root
 * @param {readonly string[]} tasks with turbo's own flags, if any
 * @param {{timeoutSeconds?: number}} [options]
 */
export async function turbo(root, tasks, options = {}) {
  const startedAt = Date.now();
  const finished = await run(
    pnpmCommand(pinnedPnpm(root), [
      ...['exec', 'turbo', 'run', ...tasks],
      ...['--cache=local:rw', '--output-logs=errors-only', '--no-update-notifier', '--ui=stream'],
    ]),
    {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
      ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
    },
  );
  return { ...finished, seconds: (Date.now() - startedAt) / 1000 };
}
