/** The sidecar's entry: what a host plugin starts. Says one JSON line on standard output, then serves. */
import { parseArgs } from 'node:util';
import { problemOf } from '@farmhand/submission';
import { farmhandHome } from './home.ts';
import { startSidecar } from './sidecar.ts';

const DEFAULT_IDLE_MINUTES = 30;

const say = (line: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const { values } = parseArgs({ options: { 'idle-minutes': { type: 'string' } } });
  const idleMinutes = Number(values['idle-minutes'] ?? DEFAULT_IDLE_MINUTES);
  const home = farmhandHome();
  const sidecar = await startSidecar({ home, idleMs: idleMinutes > 0 ? idleMinutes * 60_000 : null });
  if (sidecar === null) {
    say({ event: 'already-running', discovery: home.discoveryFile });
  } else {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sidecar.stop());
    say({ event: 'ready', port: sidecar.discovery.port, discovery: home.discoveryFile });
    await sidecar.ended;
  }
} catch (error) {
  say({ event: 'failed', problem: problemOf(error) });
  process.exitCode = 1;
}
