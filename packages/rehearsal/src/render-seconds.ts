/**
 * How long rendering a frame took by the line that the local farm writes into its log: without starting the program and
 * opening the scene. Null where there is no such line, as with programs that the farm does not run itself.
 */
export function secondsFromLog(log: string, frame: number): number | null {
  const found = [...log.matchAll(/^Frame (-?\d+) took (\d+(?:\.\d+)?) s to render\.$/gm)];
  const last = found.findLast(([, number]) => Number(number) === frame)?.[2];
  return last === undefined ? null : Number(last);
}
