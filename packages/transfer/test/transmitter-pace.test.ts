import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localPath, weekday } from '@farmhand/model';
import {
  createTransferGate,
  type TransferEngine,
  type TransferGate,
  type TransmitterEngineOptions,
} from '@farmhand/transfer';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  input,
  makeEngine,
  makeStandIn,
  misuses,
  output,
  type StandIn,
  whenNoted,
} from './transmitter-stand-in.ts';
import { plainManifest } from './vendor-manifest.ts';
import { makeFolder, writeRested } from './workspace.ts';

const CAP = 600 * 1024;

const makeGate = (limits: Partial<ReturnType<TransferGate['limits']>> = {}): TransferGate =>
  createTransferGate({ uploadBytesPerSecond: null, downloadBytesPerSecond: null, quietHours: [], ...limits });

const speeds = (standIn: StandIn) => standIn.runs().map(({ value }) => Number(value?.['-s']));

/** Resolves when so many programs have begun with their first file. */
const whenAtWork = (standIn: StandIn, runs: number): Promise<void> =>
  whenNoted(
    standIn,
    () =>
      standIn.notes().filter(({ sent, fetched }) => sent !== undefined || fetched !== undefined).length >=
      runs,
  );

interface Call {
  readonly done: Promise<unknown>;
  cancel(): Promise<void>;
}

function begin(work: (signal: AbortSignal) => Promise<unknown>): Call {
  const stop = new AbortController();
  const done = work(stop.signal);
  const settled = done.then(
    () => {},
    () => {},
  );
  const cancel = async () => {
    stop.abort();
    await settled;
  };
  onTestFinished(cancel);
  return { done, cancel };
}

function beginUpload(engine: TransferEngine, names: readonly string[]): Call {
  const folder = makeFolder();
  const manifest = plainManifest(names.map((name) => writeRested(folder, `${name}.png`, name)));
  return begin((signal) => engine.upload({ storage: input, manifest, signal }));
}

function beginDownload(standIn: StandIn, engine: TransferEngine, name: string): Call {
  const stored = standIn.storedPath('20202-100093', `/18_shot/${name}`);
  mkdirSync(dirname(stored), { recursive: true });
  writeFileSync(stored, 'frame');
  const file = { relativePath: name, sizeBytes: 5, fingerprint: null };
  const target = localPath.parse(join(makeFolder(), name));
  return begin((signal) =>
    engine.download({ storage: output, folder: '18_shot', items: [{ file, target }], signal }),
  );
}

/** Without a memory, so that each program that begins also notes a file. */
const unremembering: Pick<TransmitterEngineOptions, 'database'> = {
  database: async () => ({ kind: 'none' }),
};

describe.skipIf(process.platform === 'win32')('programs at work at the same time', () => {
  it('share the cap, also of engines that were opened one after the other', async () => {
    const standIn = makeStandIn();
    standIn.script('hang', 'hang', 'hang', 'hang', 'hang', 'hang');
    const gate = makeGate({ uploadBytesPerSecond: CAP });
    const calls = [beginUpload(makeEngine(standIn, { gate, ...unremembering }), ['a', 'b'])];
    await whenAtWork(standIn, 1);
    expect(speeds(standIn)).toEqual([600]);
    // The one that runs alone at the whole cap is begun again beside another.
    calls.push(beginUpload(makeEngine(standIn, { gate, ...unremembering }), ['c', 'd']));
    await whenAtWork(standIn, 3);
    expect(speeds(standIn)).toEqual([600, 300, 300]);
    calls.push(beginUpload(makeEngine(standIn, { gate, ...unremembering }), ['e', 'f']));
    await whenAtWork(standIn, 6);
    expect(speeds(standIn)).toEqual([600, 300, 300, 200, 200, 200]);
    await Promise.all(calls.map(({ cancel }) => cancel()));
    expect(misuses(standIn)).toEqual([]);
  });

  it('have the whole cap again between two files, once the others are done', async () => {
    const standIn = makeStandIn();
    standIn.script('step', 'step', 'step');
    const gate = makeGate({ uploadBytesPerSecond: CAP });
    const first = beginUpload(makeEngine(standIn, { gate }), ['a', 'b', 'c', 'd']);
    await whenAtWork(standIn, 1);
    const second = beginUpload(makeEngine(standIn, { gate, ...unremembering }), ['e', 'f']);
    await whenNoted(standIn, () => standIn.runs().length === 3);
    await second.cancel();
    // Nothing is begun again for a larger share while a file is under way.
    expect(speeds(standIn)).toEqual([600, 300, 300]);
    writeFileSync(join(standIn.home, 'go'), '');
    expect(await first.done).toMatchObject({ filesDone: 4 });
    expect(speeds(standIn)).toEqual([600, 300, 300, 600]);
  });

  it('to download share their own cap, and those of both directions what quiet hours leave', async () => {
    const allDay = { days: [...weekday.options], from: '00:00', to: '00:00' };
    const quietHours = [{ ...allDay, bytesPerSecond: CAP / 2 }];
    const standIn = makeStandIn();
    standIn.script('hang', 'hang', 'hang', 'hang', 'hang', 'hang');
    const gate = makeGate({ downloadBytesPerSecond: CAP, quietHours });
    const engine = makeEngine(standIn, { gate, ...unremembering });
    beginUpload(engine, ['a', 'b']);
    await whenAtWork(standIn, 1);
    beginDownload(standIn, engine, '0001.exr');
    await whenAtWork(standIn, 3);
    expect(speeds(standIn)).toEqual([300, 150, 150]);
    gate.change({ uploadBytesPerSecond: null, downloadBytesPerSecond: 100 * 1024, quietHours: [] });
    await whenAtWork(standIn, 5);
    expect(speeds(standIn).slice(3).toSorted()).toEqual([100, 1_048_576]);
  });

  it('are begun again for nothing where there is no cap', async () => {
    const standIn = makeStandIn();
    standIn.script('hang', 'hang');
    const engine = makeEngine(standIn, { gate: makeGate(), ...unremembering });
    beginUpload(engine, ['a', 'b']);
    await whenAtWork(standIn, 1);
    beginUpload(engine, ['c', 'd']);
    await whenAtWork(standIn, 2);
    expect(speeds(standIn)).toEqual([1_048_576, 1_048_576]);
  });

  it('each go at the least pace there is where the cap is less than that for each', async () => {
    const standIn = makeStandIn();
    standIn.script('hang', 'hang', 'hang');
    const gate = makeGate({ uploadBytesPerSecond: 1_024 });
    const engine = makeEngine(standIn, { gate, ...unremembering });
    beginUpload(engine, ['a', 'b']);
    await whenAtWork(standIn, 1);
    beginUpload(engine, ['c', 'd']);
    await whenAtWork(standIn, 3);
    expect(speeds(standIn)).toEqual([1, 1, 1]);
  });
});
