/** The farm of a bench, in a process of its own: started by `farm-process.ts`, and told what to do over its channel. */
import { type LocalFarm, type Renderer, startLocalFarm } from '@farmhand/local-farm';
import { copyTask } from './copy-task.ts';
import { type FarmOrder, type FarmReport, farmOrder } from './farm-messages.ts';

const [dataFolder] = process.argv.slice(2);
if (dataFolder === undefined || process.send === undefined) {
  throw new Error('This script is started by a bench, with a folder for the farm.');
}

/** Takes the first frame and keeps it: the queue stands, and rendering is no part of what is measured. */
const endless: Renderer = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

let farm: LocalFarm = await startLocalFarm({ dataFolder, renderer: endless });

process.on('message', (message) => {
  carryOut(farmOrder.parse(message)).then(
    () => report({ is: 'done' }),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect?.();
    },
  );
});
process.on('disconnect', () => void farm.stop());

report({
  is: 'ready',
  url: farm.url,
  accessId: farm.account.accessId,
  accessKey: farm.account.accessKey,
});

async function carryOut(order: FarmOrder): Promise<void> {
  if (order.do === 'delay') {
    const { latencyMs } = order;
    farm.faults.clear();
    if (latencyMs > 0) farm.faults.next({ endpoint: '*', kind: 'latency', latencyMs, probability: 1 });
    return;
  }
  const { port, dataFolder } = farm;
  await farm.stop();
  copyTask(dataFolder, order.taskId, order.copies);
  farm = await startLocalFarm({ dataFolder, port, renderer: endless });
}

function report(message: FarmReport): void {
  process.send?.(message);
}
