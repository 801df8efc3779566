import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rootFolder } from './root.ts';

export interface ClientSize {
  readonly bytes: number;
  readonly gzippedBytes: number;
}

export const clientEntry = join(rootFolder, 'packages', 'client', 'src', 'index.ts');

/** The client as one minified file: alone, or with undici and zod in it. */
export async function bundleClient(dependencies: 'outside' | 'inside'): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [clientEntry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    ...(dependencies === 'outside' ? { external: ['undici', 'zod'] } : {}),
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('The bundler made no file.');
  return file.contents;
}

export function sizeOf(file: Uint8Array): ClientSize {
  return { bytes: file.byteLength, gzippedBytes: gzipSync(file).byteLength };
}
