import type { Context } from '../commands/context.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import type { Language } from '../terminal/language.ts';
import { canRedraw, openLiveLines } from '../terminal/live-lines.ts';
import { printAll, terminalColumns } from '../terminal/output.ts';
import { doctorText } from './doctor-text.ts';
import { blenderCheck, type DoctorCheck, lookForSidecar, nodeCheck } from './own-checks.ts';

export interface DoctorOptions {
  readonly blender?: string;
  readonly language: Language;
}

/**
 * Looks at everything that may keep jobs from working here. Without an account what needs one is skipped.
 *
 * @returns The exit code: {@link EXIT.failed} when something stands in the way.
 */
export async function doctor(
  { blender, language }: DoctorOptions,
  { form, profile }: Context,
): Promise<number> {
  const live =
    form === 'text' && canRedraw(process.stdout, process.env) ? openLiveLines(process.stdout) : null;
  live?.show(() => [language === 'zh' ? '正在检查…' : 'looking …']);
  const clear = () => {
    live?.show(() => []);
    live?.end();
  };
  try {
    return await interruptible(
      async (signal) => {
        const [ofSidecar, ofBlender] = await Promise.all([
          diagnosed(profile, signal),
          untilAborted(blenderCheck(blender), signal),
        ]);
        const checks = [nodeCheck(), ...ofSidecar, ofBlender];
        clear();
        printAll(form, checks, () => doctorText(checks, language, terminalColumns()));
        return checks.some(({ status }) => status === 'error') ? EXIT.failed : EXIT.done;
      },
      () => {
        clear();
        return 'The doctor was sent away; nothing was changed.';
      },
    );
  } finally {
    clear();
  }
}

/** What the sidecar finds. One that was started for it ends again when it is idle. */
async function diagnosed(profile: string | undefined, signal: AbortSignal): Promise<readonly DoctorCheck[]> {
  const { client, check, wasRunning } = await untilAborted(lookForSidecar(), signal);
  if (client === null) return [check];
  try {
    const { checks } = await client.diagnosis({ ...(profile === undefined ? {} : { profile }), signal });
    return [check, ...checks.map(({ id, status, text, hint }) => ({ id, status, text, hint }))];
  } finally {
    if (!wasRunning) await client.shutdown('idle').catch(() => undefined);
  }
}

/** Work that cannot be told to end is left to itself. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  work.catch(() => undefined);
  return Promise.race([work, promise]);
}
