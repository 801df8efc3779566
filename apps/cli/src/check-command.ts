import { type CheckReport, localPath } from '@farmhand/model';
import { checkText } from './check-text.ts';
import type { JobOptions } from './job-options.ts';
import { settingsOf } from './job-settings.ts';
import type { Language } from './language.ts';
import { say } from './say.ts';
import { connect } from './sidecar-commands.ts';
import { plainJson } from './terminal.ts';

export interface CheckOptions extends JobOptions {
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly language: Language;
}

/** Exit codes of `farmhand check` by the worst that was found; nothing or notices only is 0. */
export const CHECK_EXIT_CODES: Readonly<Record<NonNullable<CheckReport['worst']>, number>> = {
  notice: 0,
  warning: 3,
  error: 4,
};

/**
 * Says what submitting would run into.
 *
 * @returns the exit code.
 * @throws SidecarError when the scene or the farm cannot be asked.
 */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const settings = await settingsOf(options);
  const client = await connect();
  const report = await client.check({
    scenePath: localPath.parse(file),
    settings,
    offline: options.offline ?? false,
  });
  say(options.json ? plainJson(report) : checkText(report, options.language));
  return report.worst === null ? 0 : CHECK_EXIT_CODES[report.worst];
}
