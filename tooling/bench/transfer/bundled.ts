import { join } from 'node:path';
import { build } from 'esbuild';

/** One script of this folder and all it imports as one file, as artists get Farmhand; without a compiler in its memory. */
export async function bundled(script: string, workFolder: string): Promise<string> {
  const outfile = join(workFolder, script.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(import.meta.dirname, script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    conditions: ['@farmhand/source'],
    // CommonJS dependencies keep their `require` of Node's own modules.
    banner: {
      js: "import { createRequire as benchCreateRequire } from 'node:module'; const require = benchCreateRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}
