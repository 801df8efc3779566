import type { Context } from '../commands/context.ts';
import { connect, findRunning } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';

export interface ServeOptions {
  readonly stop?: boolean;
  readonly whenIdle?: boolean;
}

/** Starts the sidecar or finds the one that runs; or ends it. */
export async function serve({ stop, whenIdle }: ServeOptions, { form }: Context): Promise<number> {
  if (stop || whenIdle) return stopServing(whenIdle ? 'idle' : 'now', form);
  const client = await connect();
  const { port, pid, version, startedAt } = client.discovery;
  const url = `http://127.0.0.1:${port}`;
  print(
    form,
    { running: true, url, pid, version, startedAt },
    () => `The sidecar answers on ${url} (process ${pid}).`,
  );
  return EXIT.done;
}

async function stopServing(when: 'now' | 'idle', form: Context['form']): Promise<number> {
  const running = await findRunning();
  if (running === null) {
    print(form, { running: false }, () => 'No sidecar is running.');
    return EXIT.done;
  }
  const { ending } = await running.shutdown(when);
  print(form, { running: !ending }, () =>
    ending
      ? 'The sidecar is ending; open jobs go on at its next start.'
      : 'The sidecar is at work; it ends as soon as that is done.',
  );
  return EXIT.done;
}
