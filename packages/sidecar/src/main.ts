/** The sidecar's entry: what a host plugin starts. Says one JSON line on standard output, then serves. */
import { parseArgs } from 'node:util';
import { problemOf } from '@farmhand/submission';
import { farmhandHome } from './home.ts';
import { startSidecar } from './sidecar.ts';

const DEFAULT_IDLE_MINUTES = 30;

// Whoever started us may be gone before we say our line; that is no reason to end.
process.stdout.on('error', () => undefined);
const say = (line: Readonly<Record<string, unknown>>) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const { values } = parseArgs({ options: { 'idle-minutes': { type: 'string' } } });
  const idleMinutes = Number(values['idle-minutes'] ?? DEFAULT_IDLE_MINUTES);
  if (Number.isNaN(idleMinutes)) throw new Error('--idle-minutes takes a number; 0 stays until it is ended.');
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
