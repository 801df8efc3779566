import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Milliseconds of a program from its start to its end. What it prints is thrown away.
 *
 * @throws Error when it fails.
 */
export async function timeProgram(file: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(file, [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (status !== 0) throw new Error(`${file} ended with ${status}: ${said}`);
  return performance.now() - startedAt;
}
