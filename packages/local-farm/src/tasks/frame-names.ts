import { posix } from 'node:path';
import { portableName } from '../storage/server-path.ts';

/** Name of a frame's file without its extension: the pattern with the frame number, at least four digits. */
export function frameFileName(pattern: string, frame: number): string {
  return pattern.replace(/#+/, (marks) => {
    const digits = String(Math.abs(frame)).padStart(Math.max(marks.length, 1), '0');
    return frame < 0 ? `-${digits}` : digits;
  });
}

const BLENDER_ID = 2007;

/** What the frames of a job are called, `#` standing for the frame number, as its software would name them. */
export function frameNamePattern(softwareId: number, outputPath: string, sceneFileName: string): string {
  const last = outputPath.split(/[\\/]/).at(-1) ?? '';
  const sceneName = posix.parse(sceneFileName).name;
  return softwareId === BLENDER_ID
    ? blenderPattern(outputPath === '' ? sceneName : last)
    : dottedPattern(last === '' ? sceneName : last);
}

/** Blender's rule: the frame number in place of the last run of `#`, or at the end, four digits wide. */
function blenderPattern(base: string): string {
  const name = base === '' ? '' : portableName(base);
  return lastRunOnly(name) ?? `${name}####`;
}

const PICTURE_EXTENSION = /\.(exr|png|jpe?g|tiff?|tga|bmp|hdr|pic|rat|psd|iff|dpx|vrimg|sgi|webp)$/i;
/** How other software writes the frame number into a path: `$F4`, `%04d`, `<f4>`, `$frame`, `<frame>`. */
const FRAME_NUMBER = /\$F(\d?)(?![a-z])|%0?(\d?)d|<f(\d)>|\$frame|<frame>/gi;

/** Most other software: `name.0001.exr`. The extension is that of the picture the farm makes. */
function dottedPattern(base: string): string {
  const marked = base
    .replace(PICTURE_EXTENSION, '')
    .replace(FRAME_NUMBER, (_, ...[a, b, c]: (string | undefined)[]) => '#'.repeat(Number(a || b || c || 4)));
  const name = portableName(marked);
  return lastRunOnly(name) ?? `${name}.####`;
}

/** The name with only its last run of `#`; null where it has none. */
function lastRunOnly(name: string): string | null {
  const run = /#+(?!.*#)/.exec(name);
  if (run === null) return null;
  const before = name.slice(0, run.index).replaceAll('#', '_');
  return `${before}${run[0]}${name.slice(run.index + run[0].length)}`;
}

/** Folder of a task's pictures in the output storage: `18280_windmill`. */
export function outputFolderName(taskId: number, sceneFileName: string): string {
  return portableName(`${taskId}_${posix.parse(sceneFileName).name}`);
}
