import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A library that went into a bundle. */
interface Library {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * The licences of every library among a bundle's inputs, as one text: most of them ask to be passed on with the code.
 *
 * @param inputs paths relative to the root, as esbuild's metafile names them.
 * @throws when a library says nothing of its licence.
 */
export async function thirdPartyLicences(root: string, inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => libraryFolder(input) ?? []));
  const libraries = await Promise.all([...folders].map((folder) => readLibrary(join(root, folder))));
  const sorted = libraries.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
  return [
    'The sidecar contains the following libraries.\n',
    ...sorted.map(
      ({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text.trim()}\n`,
    ),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The package's folder of a file below `node_modules`; null for a file of our own. */
function libraryFolder(input: string): string | null {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

async function readLibrary(folder: string): Promise<Library> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = await readdir(folder);
  const licenceFile = files.find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  // Some old libraries state their licence in the README alone.
  const stated =
    licenceFile ?? (license === undefined ? files.find((entry) => /^readme\.md$/i.test(entry)) : undefined);
  if (stated === undefined && license === undefined) {
    throw new Error(`${name} ${version} says nothing of its licence; it cannot be shipped`);
  }
  const text =
    stated === undefined
      ? `Published under the ${license} licence, without a copy of its text.`
      : await readFile(join(folder, stated), 'utf8');
  return { name, version, licence: license ?? 'see below', text };
}
