import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { joinExrTiles } from './exr-tiles.ts';
import { renderScript } from './render-script.ts';
import type { Renderer, RenderOrder } from './renderer.ts';
import { type RenderProgram, runProgram } from './run-program.ts';
import { findTiles } from './tile-files.ts';

export interface BlenderRendererOptions {
  readonly blenderPath: string;
  readonly blenderVersion: string;
  /** Frames rendered at the same time on this machine: they share its processors. */
  readonly nodes: number;
}

/** Lines the render script prints for us begin with this. */
const REPORT = 'farmhand-report ';
const report = z.object({
  frame: z.number(),
  thumbnail: z.string().nullable(),
  seconds: z.number().nullable(),
});

/**
 * Renders with real, headless Blender, one process for each row of frames. Tiles are OpenEXR files with all that Blender
 * rendered; they are joined here, and Blender saves the frame from them as it saves a render, so that colour management,
 * file format and alpha are those of a frame rendered whole. What reaches over the edges of tiles (compositor, video
 * sequencer, Freestyle, several views, bloom) makes the last step render the frame whole. Denoised tiles may show their edges.
 */
export function createBlenderRenderer(options: BlenderRendererOptions): Renderer {
  return async (order) => {
    order.signal.throwIfAborted();
    const scriptPath = join(order.scratchFolder, 'render_frames.py');
    const jobPath = join(order.scratchFolder, 'job.json');
    await writeFile(scriptPath, renderScript);
    await writeFile(jobPath, JSON.stringify(await jobOf(order, options)));
    await mkdir(join(order.scratchFolder, 'home'), { recursive: true });
    const wanted = order.plan.softwareVersion;
    if (wanted !== '' && !`${options.blenderVersion}.`.startsWith(`${wanted}.`)) {
      order.onLog(
        `The job asks for Blender ${wanted}; this machine renders with ${options.blenderVersion}.\n`,
      );
    }
    await runBlender(order, options.blenderPath, scriptPath, jobPath);
  };
}

async function jobOf(order: RenderOrder, { nodes }: BlenderRendererOptions) {
  const { plan } = order;
  const processors = availableParallelism();
  // One processor stays free for the artist where there are some to spare.
  const usable = processors > 2 ? processors - 1 : processors;
  return {
    scenePath: order.scenePath,
    inputFolder: order.inputFolder,
    outputFolder: order.outputFolder,
    thumbnailFolder: order.scratchFolder,
    sceneName: plan.sceneName,
    cameraName: plan.cameraName,
    resolution: plan.resolution,
    scalePercent: order.scalePercent,
    renderFormat: plan.renderFormat,
    threads: Math.max(1, Math.floor(usable / nodes)),
    tile: order.work.kind === 'tile' ? { ...order.work, folder: order.tileFolder } : null,
    frames: await joinTiles(order),
  };
}

/** The frames of a row, each with the file that its tiles were joined to; null where Blender has to render it. */
async function joinTiles(order: RenderOrder) {
  const frames: { readonly frame: number; readonly name: string; readonly joined: string | null }[] = [];
  for (const { frame, name } of order.frames) {
    frames.push({ frame, name, joined: await joinTilesOf(order, frame, name) });
  }
  return frames;
}

async function joinTilesOf(order: RenderOrder, frame: number, name: string): Promise<string | null> {
  const { work, tileFolder, scratchFolder, signal, onLog } = order;
  if (work.kind !== 'assemble') return null;
  const found = await findTiles(tileFolder, frame, work, 'exr');
  if (found.kind === 'whole') return null;
  const target = join(scratchFolder, `joined_${name}.exr`);
  await joinExrTiles(found.paths, work, target, signal);
  onLog(`Frame ${frame}: ${found.paths.length} tiles put together.\n`);
  return target;
}

async function runBlender(
  order: RenderOrder,
  blenderPath: string,
  scriptPath: string,
  jobPath: string,
): Promise<void> {
  const blender: RenderProgram = {
    name: 'Blender',
    path: blenderPath,
    arguments: [
      '--background',
      '--factory-startup',
      '--python-exit-code',
      '1',
      '--python',
      scriptPath,
      '--',
      jobPath,
    ],
    environment: cleanEnvironment(order.scratchFolder, process.env),
    // The script ends Blender when its input does.
    input: 'open',
    onLine(line) {
      if (!line.startsWith(REPORT)) {
        order.onLog(`${line}\n`);
        return;
      }
      const { frame, thumbnail, seconds } = report.parse(JSON.parse(line.slice(REPORT.length)));
      if (seconds !== null) order.onLog(`Frame ${frame} took ${seconds} s to render.\n`);
      order.onFrame(frame, thumbnail);
    },
  };
  await runProgram(blender, order);
}

/** What a program needs to run at all, and to reach a display for Eevee. Nothing else of ours gets into a render. */
const PASSED_ON = [
  'PATH',
  'Path',
  'PATHEXT',
  'SystemRoot',
  'SystemDrive',
  'ComSpec',
  'ProgramData',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
];

/** Blender's environment: no settings, add-ons or secrets of this user; folders for temporary files of its own. */
export function cleanEnvironment(
  scratchFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const home = join(scratchFolder, 'home');
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(passedOn),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    LOCALAPPDATA: home,
    TMPDIR: scratchFolder,
    TEMP: scratchFolder,
    TMP: scratchFolder,
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    BLENDER_USER_RESOURCES: home,
    BLENDER_USER_CONFIG: join(home, 'config'),
    BLENDER_USER_SCRIPTS: join(home, 'scripts'),
    BLENDER_USER_DATAFILES: join(home, 'datafiles'),
  };
}
