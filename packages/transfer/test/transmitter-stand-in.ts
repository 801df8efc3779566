import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalPath } from '@farmhand/model';
import {
  createTransferGate,
  createTransmitterEngine,
  type TransferEngine,
  type TransmitterEngineOptions,
} from '@farmhand/transfer';
import { listingBelow } from './vendor-manifest.ts';
import { makeFolder } from './workspace.ts';

export const input = { kind: 'input', id: '10202' } as const;
export const output = { kind: 'output', id: '20202' } as const;

interface Run {
  readonly value?: Record<string, string>;
  readonly ini?: Record<string, Record<string, string>>;
  readonly mode?: string;
  readonly pid: number;
  readonly sent?: string;
  readonly fetched?: string;
  readonly child?: number;
  readonly misused?: string;
}

export interface StandIn {
  readonly home: LocalPath;
  /** What the coming runs do, one after the other; they do all they are asked to after that. */
  script(...modes: string[]): void;
  notes(): Run[];
  runs(): Run[];
  storedPath(storage: string, path: string): string;
}

/** A folder with a program in it that behaves as the vendor's. */
export function makeStandIn(): StandIn {
  const home = makeFolder();
  const program = join(home, 'rayvision_transmitter');
  const script = fileURLToPath(new URL('./stand-ins/transmitter.ts', import.meta.url));
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${home}' "$@"\n`);
  chmodSync(program, 0o755);
  const notes = (): Run[] => {
    const path = join(home, 'runs.jsonl');
    if (!existsSync(path)) return [];
    // The last line may be half written.
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  };
  return {
    home,
    script(...modes) {
      for (const [index, mode] of modes.entries()) writeFileSync(join(home, `mode-${index}`), mode);
    },
    notes,
    runs: () => notes().filter(({ value }) => value !== undefined),
    storedPath: (storage, path) => join(home, 'storage', storage, path),
  };
}

/** Lists what the stand-in's storage holds, as the farm's listing would. */
export function listing(standIn: StandIn, storage = '20202-100093') {
  return listingBelow((folder) => join(standIn.home, 'storage', storage, folder));
}

export function makeEngine(
  standIn: StandIn,
  options: Partial<TransmitterEngineOptions> = {},
): TransferEngine {
  return createTransmitterEngine({
    folder: standIn.home,
    line: { server: 'line.farm.example', port: 10_221 },
    userId: () => 100_093,
    platform: '6',
    listOutputFiles: listing(standIn),
    gate: createTransferGate(),
    database: async () => ({ kind: 'sqlite', path: join(standIn.home, 'sent.db') }),
    retryDelaysMs: [1, 1],
    graceMs: 50,
    ...options,
  });
}

/** Resolves when what the stand-in has noted is what is waited for. */
export async function whenNoted(standIn: StandIn, isSo: () => boolean): Promise<void> {
  const stop = new AbortController();
  const changes = watch(standIn.home, { signal: stop.signal });
  try {
    if (isSo()) return;
    for await (const _ of changes) if (isSo()) return;
  } finally {
    stop.abort();
  }
}

export const misuses = (standIn: StandIn): string[] =>
  standIn.notes().flatMap(({ misused }) => misused ?? []);
