import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startLocalFarm } from '@farmhand/local-farm';
import type { SubmissionView } from '@farmhand/model';
import { makeSandbox } from '../../apps/blender/test/sandbox.ts';
import { buildAddonZip } from '../bundle/addon-zip.ts';
import { thisPlatform } from '../bundle/platforms.ts';
import { runInWindow } from './blender-window.ts';

const windowSize = { width: 1280, height: 760 };
/** Frames of the sample's ten that are done when the picture is taken: enough for a bar, with more to come. */
const framesInPicture = 4;

/** What happened in the window. */
export interface PanelSession {
  /** States of the submission that the add-on's own timer brought, in order. */
  readonly states: readonly string[];
  /** Threads of Python's beside Blender's own that ran at any time meanwhile. */
  readonly threads: readonly string[];
  /** Answer of the submit operator when it was pressed. */
  readonly submit: readonly string[];
  /** The submission in the moment of the picture, and at its end. */
  readonly pictureAt: SubmissionView;
  readonly view: SubmissionView;
  /** Whether Blender held the scene for changed when Submit was pressed a second time. */
  readonly dirty: boolean;
  /** The operator's answer to that, and whether it submitted. */
  readonly submitUnsaved: readonly string[];
  readonly submittedUnsaved: boolean;
}

/**
 * Installs the add-on in a Blender of its own, submits the sample scene from its window to a local farm and takes
 * a picture of the panel while frames render.
 *
 * @throws when anything in the window fails; the message holds Python's traceback.
 */
export async function submitFromWindow(pictureFile: string): Promise<PanelSession> {
  const platform = thisPlatform();
  if (platform === null) throw new Error('There is no add-on zip for this machine.');
  const sandbox = await makeSandbox();
  const farm = await startLocalFarm({ dataFolder: join(sandbox.folder, 'farm') });
  try {
    const zip = await buildAddonZip({ platform, outFolder: join(sandbox.folder, 'zip') });
    const account = { endpoint: farm.url, ...farm.account };
    const prepared = await sandbox.runScript('prepare_window.py', { zip, account });
    await mkdir(dirname(pictureFile), { recursive: true });
    const found = await runInWindow(sandbox, {
      size: windowSize,
      scene: sandbox.scene,
      script: join(import.meta.dirname, 'panel.py'),
      parameters: { ...(prepared as object), picture: pictureFile, framesInPicture },
    });
    return found as unknown as PanelSession;
  } finally {
    await farm.stop();
    await sandbox.remove();
  }
}
