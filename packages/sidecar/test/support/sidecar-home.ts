/** A Farmhand home of its own for each test, sidecars on it, and local farms; everything is undone after the test. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, type LocalFarmOptions, startLocalFarm } from '@farmhand/local-farm';
import {
  ENDED_STATES,
  JOB_SETTINGS_SCHEMA,
  type LocalPath,
  localPath,
  type SubmissionView,
} from '@farmhand/model';
import {
  type FarmhandHome,
  farmhandHome,
  type Sidecar,
  type SidecarOptions,
  startSidecar,
} from '@farmhand/sidecar';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import { onTestFinished } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../../../../tooling/fixtures/sample', import.meta.url));

export interface SidecarHome {
  readonly folder: string;
  readonly home: FarmhandHome;
  /** Undone latest first, while the folder still stands. */
  onEnd(cleanup: () => unknown): void;
  start(options?: Partial<SidecarOptions>): Promise<{ sidecar: Sidecar; client: SidecarClient }>;
  startFarm(name: string, options?: Partial<LocalFarmOptions>): Promise<LocalFarm>;
  /** The sample scene, copied. */
  scene(): Promise<LocalPath>;
}

export async function sidecarHome(): Promise<SidecarHome> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-home-'));
  const cleanups: (() => unknown)[] = [];
  onTestFinished(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
    await rm(folder, { recursive: true, force: true });
  });
  const home = farmhandHome({
    env: { FARMHAND_HOME: join(folder, 'home') },
    platform: process.platform,
    userHome: folder,
  });
  return {
    folder,
    home,
    onEnd: (cleanup) => void cleanups.push(cleanup),
    async start(options = {}) {
      const sidecar = await startSidecar({ home, env: {}, pollMs: 5, ...options });
      if (sidecar === null) throw new Error('another sidecar runs');
      cleanups.push(() => sidecar.stop());
      return { sidecar, client: sidecarClient(sidecar.discovery) };
    },
    async startFarm(name, options = {}) {
      const farm = await startLocalFarm({
        dataFolder: join(folder, name),
        renderer: 'placeholder',
        nodes: 2,
        ...options,
      });
      cleanups.push(() => farm.stop());
      return farm;
    },
    async scene() {
      await cp(SAMPLE, join(folder, 'project'), { recursive: true });
      return localPath.parse(join(folder, 'project', 'sample.blend'));
    },
  };
}

/** The farm's account, as a profile takes it. */
export function accountAt(farm: LocalFarm) {
  const { accessId, accessKey } = farm.account;
  return { endpoint: farm.url, accessId, accessKey };
}

/** A job of so many frames. */
export function job(scenePath: LocalPath, frames: string, downloadFolder: string) {
  return {
    scenePath,
    settings: { schema: JOB_SETTINGS_SCHEMA, frames, downloadFolder: localPath.parse(downloadFolder) },
    confirmWarnings: true,
  } as const;
}

export async function untilEnded(client: SidecarClient, id: string): Promise<SubmissionView> {
  for await (const { body } of client.events({ submissionId: id, after: 0 })) {
    if (body.type === 'state' && ENDED_STATES.has(body.state)) break;
  }
  return client.submission(id);
}

export async function untilState(
  client: SidecarClient,
  id: string,
  state: SubmissionView['state'],
): Promise<void> {
  for await (const { body } of client.events({ submissionId: id, after: 0 })) {
    if (body.type === 'state' && body.state === state) return;
    if (body.type === 'state' && ENDED_STATES.has(body.state)) throw new Error(`it ended as ${body.state}`);
  }
}

/** A renderer whose frames stay in work until they are let go. */
export function heldRenderer(): { renderer: NonNullable<LocalFarmOptions['renderer']>; letGo: () => void } {
  const held = Promise.withResolvers<void>();
  return {
    letGo: held.resolve,
    async renderer({ frames, outputFolder, signal, onFrame }) {
      const stopped = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => stopped.reject(signal.reason), { once: true });
      await Promise.race([held.promise, stopped.promise]);
      await mkdir(outputFolder, { recursive: true });
      for (const { frame, name } of frames) {
        await writeFile(join(outputFolder, `${name}.png`), `frame ${frame}`);
        onFrame(frame, null);
      }
    },
  };
}
