import { join } from 'node:path';
import { build } from 'esbuild';
import { rootFolder } from './root.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

export interface SidecarBundle {
  /** One ES module. */
  readonly code: Uint8Array;
  /** Licences of the libraries in it. */
  readonly licences: string;
}

const defaultEntry = join(rootFolder, 'packages', 'sidecar', 'src', 'main.ts');

/**
 * The sidecar and everything it imports as one ES module for the pinned Node; it runs from any folder with
 * nothing beside it.
 *
 * @throws when the entry or anything it imports cannot be resolved.
 */
export async function bundleSidecar(options: { readonly entry?: string } = {}): Promise<SidecarBundle> {
  const result = await build({
    absWorkingDir: rootFolder,
    entryPoints: [options.entry ?? defaultEntry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node26',
    conditions: ['@farmhand/source'],
    // CommonJS dependencies keep their `require` of Node's own modules.
    banner: {
      js: "import { createRequire as farmhandCreateRequire } from 'node:module'; const require = farmhandCreateRequire(import.meta.url);",
    },
    legalComments: 'inline',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote nothing for the sidecar');
  const licences = await thirdPartyLicences(rootFolder, Object.keys(result.metafile.inputs));
  return { code: file.contents, licences };
}
