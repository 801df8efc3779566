/** Reads a checkout from disk for the rules to look at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Manifest, SourceTree } from './source-tree.ts';

const dependencies = z.record(z.string(), z.string()).exactOptional();
const manifestSchema = z.looseObject({
  name: z.string(),
  exports: z.unknown().optional(),
  dependencies,
  devDependencies: dependencies,
  peerDependencies: dependencies,
  optionalDependencies: dependencies,
});

const sourceFile = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
const declarationFile = /\.d\.[cm]?ts$/;
const notOurs = new Set(['node_modules', 'dist', 'build', '__pycache__']);

export function readSourceTree(root: string): SourceTree {
  const packages = new Map<string, Manifest>();
  for (const group of ['packages', 'apps']) {
    for (const { name } of listFolders(join(root, group))) {
      const manifest = readManifest(join(root, group, name, 'package.json'));
      if (manifest !== undefined) {
        packages.set(`${group}/${name}`, manifest);
      }
    }
  }
  const rootManifest = readManifest(join(root, 'package.json'));
  if (rootManifest === undefined) {
    throw new Error(`There is no package.json in ${root}.`);
  }
  const files = new Map<string, string>();
  for (const folder of ['packages', 'apps', 'tooling']) {
    addFiles(root, folder, files);
  }
  return { root: rootManifest, packages, files };
}

function addFiles(root: string, folder: string, files: Map<string, string>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !notOurs.has(entry.name) && !entry.name.startsWith('.')) {
      addFiles(root, path, files);
    } else if (entry.isFile() && sourceFile.test(entry.name) && !declarationFile.test(entry.name)) {
      files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
}

function listFolders(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
}

function readManifest(path: string): Manifest | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  return manifestSchema.parse(JSON.parse(text));
}
