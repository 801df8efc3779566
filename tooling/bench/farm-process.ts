import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FarmOrder, type FarmReport, farmReport } from './farm-messages.ts';

/** A local farm in another process, so that its work does not count as the client's. */
export interface BenchFarm {
  readonly endpoint: string;
  readonly accessId: string;
  readonly accessKey: string;
  /** From now on every call of the API waits this long before it is carried out; 0 for not at all. */
  delay(latencyMs: number): Promise<void>;
  /** Copies a submitted task in the task list; the farm is away meanwhile. */
  copyTask(taskId: number, copies: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param keptFolder where the farm keeps everything, left as it is at the end; one of its own, then removed, unless given. */
export async function startFarmProcess(keptFolder?: string): Promise<BenchFarm> {
  const dataFolder = keptFolder ?? (await mkdtemp(join(tmpdir(), 'farmhand-bench-')));
  const script = join(import.meta.dirname, 'farm-server.ts');
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', script, dataFolder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const removeFolder = async () => {
    if (keptFolder === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  const ready = await nextReport(child).catch(async (error: unknown) => {
    await removeFolder();
    throw error;
  });
  if (ready.is !== 'ready') throw new Error('The farm said something else than that it is ready.');
  const carryOut = async (order: FarmOrder) => {
    const done = nextReport(child);
    child.send(order);
    await done;
  };
  return {
    endpoint: ready.url,
    accessId: ready.accessId,
    accessKey: ready.accessKey,
    delay: (latencyMs) => carryOut({ do: 'delay', latencyMs }),
    copyTask: (taskId, copies) => carryOut({ do: 'copyTask', taskId, copies }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
      await removeFolder();
    },
  };
}

async function nextReport(child: ChildProcess): Promise<FarmReport> {
  const ended = new AbortController();
  const onExit = () => ended.abort(new Error('The farm has ended; its words are above.'));
  child.once('exit', onExit);
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return farmReport.parse(message);
  } catch (error) {
    ended.signal.throwIfAborted();
    throw error;
  } finally {
    child.off('exit', onExit);
  }
}
