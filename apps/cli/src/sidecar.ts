import { connectSidecar, farmhandHome, findSidecar, type SidecarClient } from '@farmhand/sidecar/connect';
import { sidecarLaunch } from './launch.ts';

/** Told to the sidecar with each call, for the history of a job: what the user pressed. */
const PROGRAM = 'cli';

/** The user's sidecar, started where none runs. */
export function connect(): Promise<SidecarClient> {
  return connectSidecar(farmhandHome(), sidecarLaunch(), { program: PROGRAM });
}

/** The user's sidecar; null when none runs. */
export function findRunning(): Promise<SidecarClient | null> {
  return findSidecar(farmhandHome(), { program: PROGRAM });
}
