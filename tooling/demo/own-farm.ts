import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { farmhandHome, type Sidecar, startSidecar } from '@farmhand/sidecar';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import { rendererText } from '../../apps/cli/src/farm/renderer-text.ts';

/** A farm and a sidecar of this checkout's own. Nothing of the user's Farmhand is touched. */
export interface OwnFarm {
  readonly farm: LocalFarm;
  readonly sidecar: Sidecar;
  readonly client: SidecarClient;
  /** Ends both. */
  stop(): Promise<void>;
}

export interface OwnFarmOptions {
  /** Folder that both keep their data in; made when absent. */
  readonly data: string;
  /** Prints a line about what was started, or why nothing was. */
  readonly say: (line: string) => void;
  /** Draws frames instead of rendering them; rendered where there is a Blender unless given. */
  readonly placeholder?: boolean;
  /** Folder of the built panel; that of the sidecar's package unless given. */
  readonly panelFolder?: string;
}

/** Starts both; null where others of the same folder are running, which is said. */
export async function startOwnFarm(options: OwnFarmOptions): Promise<OwnFarm | null> {
  const { data, say, placeholder = false, panelFolder } = options;
  const farm = await startLocalFarm({
    dataFolder: join(data, 'farm'),
    nodes: 2,
    ...(placeholder ? { renderer: 'placeholder' } : {}),
  });
  try {
    const { accessId, accessKey } = farm.account;
    const sidecar = await startSidecar({
      home: farmhandHome({
        env: { FARMHAND_HOME: join(data, 'home') },
        platform: process.platform,
        userHome: fileURLToPath(new URL('../../', import.meta.url)),
      }),
      env: { FARMHAND_ENDPOINT: farm.url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey },
      pollMs: 500,
      ...(panelFolder === undefined ? {} : { panelFolder }),
    });
    if (sidecar === null) {
      await farm.stop();
      say('Another "npm start" of this checkout is still running; stop it first.');
      return null;
    }
    say(`Local farm      ${farm.url}`);
    say(`                ${rendererText(farm.renderer)}`);
    const stop = async () => {
      await sidecar.stop();
      await farm.stop();
    };
    return { farm, sidecar, client: sidecarClient(sidecar.discovery), stop };
  } catch (error) {
    await farm.stop();
    throw error;
  }
}

/** Resolves at Ctrl+C, or when the process is asked to end. */
export function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
