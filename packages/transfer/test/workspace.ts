import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LocalPath, localPath, type Problem } from '@farmhand/model';
import { onTestFinished } from 'vitest';
import {
  buildManifest,
  createTusEngine,
  type Manifest,
  openTransferCache,
  openUploadRecords,
  type TransferEngine,
  TransferError,
  type TusEngineOptions,
  type UploadRecords,
} from '../src/index.ts';
import { credentials, TestGateway } from './gateway.ts';

/** A folder of the test's own, gone afterwards. */
export function makeFolder(): LocalPath {
  const folder = mkdtempSync(join(tmpdir(), 'farmhand-transfer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return localPath.parse(folder);
}

/** Writes a file whose modification time lies a minute back, as files that rest do. */
export function writeRested(folder: string, name: string, content: Buffer | string): LocalPath {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const aMinuteAgo = new Date(Date.now() - 60_000);
  utimesSync(path, aMinuteAgo, aMinuteAgo);
  return localPath.parse(path);
}

export const incompressible = (bytes: number): Buffer => randomBytes(bytes);

export async function startGateway(): Promise<TestGateway> {
  const gateway = new TestGateway(makeFolder());
  await gateway.start();
  onTestFinished(() => gateway.stop());
  return gateway;
}

export function makeRecords(path = ':memory:'): UploadRecords {
  const records = openUploadRecords(path);
  onTestFinished(() => records.close());
  return records;
}

export function makeEngine(gateway: TestGateway, options: Partial<TusEngineOptions> = {}): TransferEngine {
  return createTusEngine({
    gateway: { baseUrl: gateway.baseUrl },
    credentials,
    records: options.records ?? makeRecords(),
    retryDelaysMs: [5, 5, 5],
    ...options,
  });
}

export async function manifestOf(...files: LocalPath[]): Promise<Manifest> {
  const cache = openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
  try {
    return await buildManifest({ files, fingerprints: cache.fingerprints });
  } finally {
    cache.close();
  }
}

/** The problem a call ends with; fails when it ends well or with another kind of error. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!TransferError.isInstance(error)) throw error;
  return error.problem;
}
