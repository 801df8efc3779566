/** A sidecar that kills itself with SIGKILL at the checkpoint named by CRASH_AT. Started by the kill test. */
import { farmhandHome, startSidecar } from '@farmhand/sidecar';

const crashAt = process.env.CRASH_AT;
const sidecar = await startSidecar({
  home: farmhandHome(),
  pollMs: 5,
  checkpoint: (at) => {
    if (at === crashAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${sidecar === null ? 'busy' : 'ready'}\n`);
