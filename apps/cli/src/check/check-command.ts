import { type CheckReport, localPath } from '@farmhand/model';
import type { Context } from '../commands/context.ts';
import { chosenRops, ropsInWords } from '../jobs/chosen-rops.ts';
import type { JobOptions } from '../jobs/job-options.ts';
import { settingsOf } from '../jobs/job-settings.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import type { Language } from '../terminal/language.ts';
import { print, tell, terminalColumns } from '../terminal/output.ts';
import { checkText } from './check-text.ts';

export interface CheckOptions extends JobOptions {
  readonly offline?: boolean;
  readonly language: Language;
}

/** Exit codes of `farmhand check` by the worst that was found; nothing or notices only is 0. */
export const CHECK_EXIT_CODES: Readonly<Record<NonNullable<CheckReport['worst']>, number>> = {
  notice: EXIT.done,
  warning: EXIT.warnings,
  error: EXIT.errors,
};

/**
 * Says what submitting would run into.
 *
 * @returns the exit code.
 * @throws SidecarError when the scene or the farm cannot be asked.
 */
export async function check(
  file: string,
  options: CheckOptions,
  { form, profile }: Context,
): Promise<number> {
  const said = await settingsOf(options);
  const client = await connect();
  return interruptible(
    async (signal) => {
      const rops = await chosenRops(file, options, signal);
      if (rops !== null) tell(ropsInWords(rops));
      const settings = { ...said, ...rops?.settings };
      const request = {
        scenePath: localPath.parse(file),
        settings,
        offline: options.offline ?? false,
        ...(profile === undefined ? {} : { profile }),
      };
      const report = await client.check(request, signal);
      print(form, report, () => checkText(report, options.language, terminalColumns()));
      return report.worst === null ? EXIT.done : CHECK_EXIT_CODES[report.worst];
    },
    () => 'The check was left; it changed nothing. Call it again when you like.',
  );
}
