import { mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { type Renderer, RenderFailure, type RenderOrder, runProgram } from '@farmhand/local-farm';
import type { ReportScene } from '@farmhand/model';
import type { FrameOrder } from './data/render-commands.ts';
import type { FoundCommand } from './find-render-command.ts';
import { frameIsIn } from './frame-log.ts';

/** Stands for the picture format where the job names none. */
const USUAL_EXTENSION = 'png';

/** What is rendered, as far as the farm's plan may not say it. */
export type CommandScene = Pick<
  ReportScene,
  'name' | 'camera' | 'resolution' | 'outputFormat' | 'outputPath'
>;

/**
 * Renders with a program's own command, one start for each frame. It runs with this user's environment, since that is where
 * licences are. Files that the scene names by their whole path are read from where they are on this machine.
 */
export function commandRenderer(found: FoundCommand, scene: CommandScene): Renderer {
  const { command, path, name, environment } = found;
  return async (order) => {
    const { plan, frames, scratchFolder, outputFolder, signal, onLog, onFrame } = order;
    if (order.work.kind !== 'frames') throw new RenderFailure('A rehearsal renders whole pictures only.');
    if (plan.isSimulation) throw new RenderFailure('Simulations cannot be rehearsed.');
    for (const each of frames) {
      signal.throwIfAborted();
      const folder = join(scratchFolder, `frame_${each.frame}`);
      await mkdir(folder, { recursive: true });
      const givenArguments = command.arguments(frameOrder(order, scene, each.frame, folder, path));
      onLog(`${name}: ${givenArguments.join(' ')}\n`);
      await runProgram(
        {
          name,
          path,
          arguments: givenArguments,
          environment,
          input: 'none',
          onLine: (line) => onLog(`${line}\n`),
        },
        order,
      );
      const pictures = (await readdir(folder)).toSorted();
      if (pictures.length === 0) throw new RenderFailure(`${name} wrote no picture for frame ${each.frame}.`);
      for (const picture of pictures) {
        // Each program writes the frame number its own way; the farm has one.
        const target = pictures.length === 1 ? `${each.name}${extname(picture)}` : `${each.name}_${picture}`;
        await rename(join(folder, picture), join(outputFolder, target));
        onLog(frameIsIn(each.frame, target));
      }
      onFrame(each.frame, null);
    }
  };
}

function frameOrder(
  { plan, scenePath, scalePercent }: RenderOrder,
  scene: CommandScene,
  frame: number,
  folder: string,
  programPath: string,
): FrameOrder {
  return {
    scenePath,
    frame,
    outputFolder: folder,
    name: 'frame',
    extension: extensionOf(scene),
    size: scaled(plan.resolution ?? scene.resolution, scalePercent),
    sceneName: plan.sceneName ?? scene.name,
    cameraName: plan.cameraName ?? scene.camera,
    layerName: plan.layerName,
    nodeName: plan.nodeName ?? scene.name,
    programPath,
    join,
    dirname,
  };
}

/** That of the scene's own pictures, as their path has it, else as their format is called. */
function extensionOf({ outputPath, outputFormat }: CommandScene): string {
  const own = /\.([a-z0-9]{2,5})$/i.exec(outputPath ?? '')?.[1] ?? outputFormat;
  return /^[a-z0-9]{2,5}$/i.test(own) ? own.toLowerCase() : USUAL_EXTENSION;
}

function scaled(size: CommandScene['resolution'], scalePercent: number): FrameOrder['size'] {
  if (size === null) return null;
  const side = (pixels: number) => Math.max(1, Math.floor((pixels * scalePercent) / 100));
  return { width: side(size.width), height: side(size.height) };
}
