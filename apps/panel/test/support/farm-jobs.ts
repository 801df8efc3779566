/** Jobs for tests of the panel: on a farm whose frames fail or are held as a test wants it. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Renderer, RenderFailure } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, type JobSettingsInput, localPath, type SubmissionView } from '@farmhand/model';
import { PNG } from 'pngjs';
import type { PanelWorld } from '../../simulate/panel-world.ts';

const sampleScene = fileURLToPath(
  new URL('../../../../tooling/fixtures/sample/sample.blend', import.meta.url),
);

export interface TestRenderer {
  readonly renderer: Renderer;
  /** Frames that fail, whenever they are rendered. */
  readonly failing: Set<number>;
  /** Scenes, by the beginning of their file's name, whose frames are held. */
  readonly held: Set<string>;
  /** Lets every frame go that is held. */
  letGo(): void;
}

/** Draws a plain picture at once, unless a frame fails or is held. */
export function testRenderer({
  failing = [],
  held = [],
  logLines = 3,
}: {
  readonly failing?: readonly number[];
  readonly held?: readonly string[];
  readonly logLines?: number;
} = {}): TestRenderer {
  const isFailing = new Set(failing);
  const isHeld = new Set(held);
  const waiting = new Set<() => void>();
  return {
    failing: isFailing,
    held: isHeld,
    letGo() {
      isHeld.clear();
      for (const go of waiting) go();
    },
    async renderer({ plan, frames, outputFolder, scratchFolder, signal, onLog, onFrame }) {
      for (const { frame, name } of frames) {
        for (let line = 1; line <= logLines; line += 1) onLog(`Fra:${frame} Sample ${line}/${logLines}\n`);
        if ([...isHeld].some((beginning) => plan.sceneFileName.startsWith(beginning))) {
          await new Promise<void>((resolve, reject) => {
            waiting.add(resolve);
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
        }
        signal.throwIfAborted();
        if (isFailing.has(frame)) {
          onLog(`Error: texture <b>wood</b> of frame ${frame} is broken\n`);
          throw new RenderFailure(`Out of memory at frame ${frame}`);
        }
        const picture = plainPicture(frame);
        await writeFile(join(outputFolder, `${name}.png`), picture);
        const thumbnail = join(scratchFolder, `thumbnail_${name}.png`);
        await writeFile(thumbnail, picture);
        onFrame(frame, thumbnail);
      }
    },
  };
}

function plainPicture(frame: number): Buffer {
  const picture = new PNG({ width: 32, height: 18, colorType: 2 });
  picture.data.fill((frame * 37) % 256);
  return PNG.sync.write(picture);
}

/** Submits the sample scene under a name of its own; its frames come to `out/NAME` in the world's folder. */
export async function submitJob(
  { client, folder }: PanelWorld,
  name: string,
  settings: Omit<JobSettingsInput, 'schema'> = {},
): Promise<SubmissionView> {
  const scenes = join(folder, 'scenes');
  await mkdir(scenes, { recursive: true });
  const scenePath = join(scenes, `${name}.blend`);
  await copyFile(sampleScene, scenePath);
  return client.submit({
    scenePath: localPath.parse(scenePath),
    settings: {
      schema: JOB_SETTINGS_SCHEMA,
      frames: '1-4',
      downloadFolder: localPath.parse(join(folder, 'out', name)),
      ...settings,
    },
    confirmWarnings: true,
  });
}
