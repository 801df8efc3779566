/** The user's sidecar in a process that can be killed, also at a checkpoint of its work. */
import './bent-world.ts';

import { farmhandHome, startSidecar } from '@farmhand/sidecar';
import { order } from './bend.ts';
import { sidecarOptions } from './messages.ts';

const { pollMs, journalFile } = sidecarOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
let crash: { readonly checkpoint: string; left: number } | null = null;

process.on('message', (message) => {
  const parsed = order.safeParse(message);
  if (!parsed.success || parsed.data.order !== 'crash') return;
  crash = { checkpoint: parsed.data.checkpoint, left: parsed.data.pass };
  process.send?.({ answer: parsed.data.number });
});

const home = farmhandHome();
const sidecar = await startSidecar({
  home: { ...home, journalFile: journalFile ?? home.journalFile },
  pollMs,
  checkpoint: (at) => {
    if (at !== crash?.checkpoint) return;
    crash.left -= 1;
    if (crash.left > 0) return;
    process.send?.({ tell: 'crash', checkpoint: at });
    process.kill(process.pid, 'SIGKILL');
  },
});
if (sidecar === null) throw new Error('Another sidecar serves this home.');
process.send?.({ tell: 'ready' });
await sidecar.ended;
process.disconnect?.();
