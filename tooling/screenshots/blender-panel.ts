import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startLocalFarm } from '@farmhand/local-farm';
import type { SubmissionView } from '@farmhand/model';
import { makeSandbox } from '../../apps/blender/test/sandbox.ts';
import { buildAddonZip } from '../bundle/addon-zip.ts';
import { thisPlatform } from '../bundle/platforms.ts';
import { blenderForTests } from '../fixtures/blend.ts';
import { openVirtualDisplay } from './virtual-display.ts';

const run = promisify(execFile);

const windowSize = { width: 1280, height: 760 };
/** Frames of the sample's ten that are done when the picture is taken: enough for a bar, with more to come. */
const framesInPicture = 4;

/** What happened in the window. */
export interface PanelSession {
  /** States of the submission that the add-on's own timer brought, in order. */
  readonly states: readonly string[];
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
  const [blender, platform] = [blenderForTests(), thisPlatform()];
  if (blender === null || platform === null)
    throw new Error('There is no Blender or no add-on zip for this machine.');
  const sandbox = await makeSandbox();
  const farm = await startLocalFarm({ dataFolder: join(sandbox.folder, 'farm') });
  const display = await openVirtualDisplay(windowSize);
  try {
    const zip = await buildAddonZip({ platform, outFolder: join(sandbox.folder, 'zip') });
    const account = { endpoint: farm.url, ...farm.account };
    const prepared = await sandbox.runScript('prepare_window.py', { zip, account });
    await mkdir(dirname(pictureFile), { recursive: true });
    const [parameters, answer] = [
      join(sandbox.folder, 'window.json'),
      join(sandbox.folder, 'window-answer.json'),
    ];
    await writeFile(
      parameters,
      JSON.stringify({ ...(prepared as object), picture: pictureFile, framesInPicture }),
    );
    const place = ['--window-geometry', '0', '0', String(windowSize.width), String(windowSize.height)];
    const script = join(import.meta.dirname, 'panel.py');
    await run(blender, [...place, sandbox.scene, '--python', script, '--', parameters, answer], {
      cwd: sandbox.folder,
      env: { ...sandbox.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const found = JSON.parse(await readFile(answer, 'utf8')) as PanelSession & { readonly error?: string };
    if (found.error !== undefined) throw new Error(`The window's script failed.\n${found.error}`);
    return found;
  } finally {
    await display.close();
    await farm.stop();
    await sandbox.remove();
  }
}
