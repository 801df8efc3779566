import { transform } from 'esbuild';

/**
 * What is in a script that a browser's syntax does not have: esbuild writes it in other words for that browser, or refuses to.
 * Empty when the script is as good for it as it stands.
 *
 * @param target - Such as `chrome87`.
 */
export async function newerSyntax(script: string, target: string): Promise<readonly string[]> {
  const written = await transform(script, { target: 'esnext', format: 'esm', legalComments: 'none' });
  try {
    const lowered = await transform(script, {
      target,
      format: 'esm',
      legalComments: 'none',
      logLevel: 'silent',
    });
    const old = new Set(lowered.code.split('\n'));
    return written.code.split('\n').filter((line) => !old.has(line));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
