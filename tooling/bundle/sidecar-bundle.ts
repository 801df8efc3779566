import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundlePanel } from './panel-bundle.ts';
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
 * The sidecar, everything it imports and the panel as one ES module for the pinned Node; it runs from any folder with
 * nothing beside it.
 *
 * @throws when the entry or anything it imports cannot be resolved.
 */
export async function bundleSidecar(options: { readonly entry?: string } = {}): Promise<SidecarBundle> {
  const panel = await bundlePanel();
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
    plugins: [withPanel(panel.files)],
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('esbuild wrote nothing for the sidecar');
  const licences = await thirdPartyLicences(rootFolder, [
    ...Object.keys(result.metafile.inputs),
    ...panel.inputs,
  ]);
  return { code: file.contents, licences };
}

/** Puts the panel's files where the sidecar has none of its own. */
function withPanel(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'panel',
    setup(context) {
      context.onLoad({ filter: /[\\/]sidecar[\\/]src[\\/]embedded-panel\.ts$/ }, () => ({
        contents: `export const EMBEDDED_PANEL = ${JSON.stringify(files)};`,
        loader: 'js',
      }));
    },
  };
}
