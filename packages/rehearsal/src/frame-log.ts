/**
 * How long rendering a frame took by the line that the local farm writes into its log: without starting the program and
 * opening the scene. Null where there is no such line, as with programs that the farm does not run itself.
 */
export function secondsFromLog(log: string, frame: number): number | null {
  const found = [...log.matchAll(/^Frame (-?\d+) took (\d+(?:\.\d+)?) s to render\.$/gm)];
  const last = found.findLast(([, number]) => Number(number) === frame)?.[2];
  return last === undefined ? null : Number(last);
}

/** The line that says which file of the output a frame is in; the local farm's script for Blender writes the same. */
export function frameIsIn(frame: number, outputPath: string): string {
  return `Frame ${frame} is in ${outputPath}\n`;
}

/** The file that a frame is in by its log, relative to the job's output; the first of several. Null where none is named. */
export function pictureFromLog(log: string, frame: number): string | null {
  const found = [...log.matchAll(/^Frame (-?\d+) is in (.+)$/gm)];
  return found.find(([, number]) => Number(number) === frame)?.[2] ?? null;
}
