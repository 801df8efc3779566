import type { LocalizedText, LocalPath, Owner, ReferenceKind } from '@farmhand/model';
import type { FoundReference } from '../found-reference.ts';
import { kindByExtension } from '../kind-by-extension.ts';
import { readPattern } from '../name-patterns.ts';
import type { ResolvedPath } from '../stored-path.ts';
import {
  bareName,
  below,
  distinctPlaces,
  isAbsolutePath,
  resolveWindowsPath,
  sceneFolders,
} from '../windows-paths.ts';
import type { NamedFile } from './scene-nodes.ts';

/** The bitmap shader and its file: `Xbitmap` and `BITMAPSHADER_FILENAME` of the SDK. */
const TYPE_BITMAP = 5833;
const KEY_BITMAP_FILE = 1000;

/** A file of the Asset Browser, in the program's own database: `asset:///file_...`, `preset://...`. */
const DATABASE_PATH = /^(?:asset|preset|assetdb|content):\/\//i;

const IN_DATABASE: LocalizedText = {
  en: 'It lies in the Asset Browser of Cinema 4D, not in a folder. Use "Save Project with Assets" to have it as a file.',
  zh: '它位于 Cinema 4D 的资产浏览器中，而不在文件夹里。请使用“保存工程（包含资源）”将其存为文件。',
};

/**
 * The files that settings of the scene name. A setting that holds a path can also be a folder or a place a tool writes
 * to: only what has the extension of a file that renders is taken, and whatever a bitmap shader names. A text of a
 * material that is no file name by its type has to be the path of an image.
 */
export function findReferences(files: readonly NamedFile[], scene: LocalPath): readonly FoundReference[] {
  const references = new Map<string, FoundReference>();
  for (const file of files) {
    const isBitmap = file.typeId === TYPE_BITMAP && file.key === KEY_BITMAP_FILE;
    const kind = kindByExtension(file.path) ?? (isBitmap ? 'image' : 'other');
    if (file.isText ? kind === 'image' : kind !== 'other') {
      const reference = referenceTo(file, kind, scene);
      references.set(JSON.stringify([file.path, reference.owner]), reference);
    }
  }
  return [...references.values()];
}

function referenceTo(file: NamedFile, kind: ReferenceKind, scene: LocalPath): FoundReference {
  const pattern = readPattern(file.path, kind);
  const isInDatabase = DATABASE_PATH.test(file.path);
  return {
    storedPath: file.path,
    kind: pattern.kind,
    owner: ownerOf(file),
    storedIn: scene,
    packed: false,
    needed: true,
    frames: null,
    expansion: isInDatabase ? { type: 'unknown', reason: IN_DATABASE } : pattern.expansion,
    candidates: placesOf(file.path, scene),
    ...(kind === 'library' ? { follow: true } : {}),
  };
}

/** Artists know materials by their names; the shaders in them are nearly all called "Bitmap". */
function ownerOf({ material, typeName, name, path }: NamedFile): Owner {
  return material
    ? { type: 'Material', name: material, ...(name || typeName ? { property: name || typeName } : {}) }
    : { type: typeName || 'Element', name: name || bareName(path) || path };
}

/**
 * Where Cinema 4D looks for a file: the path as stored, then below the scene's folder and its `tex` folder, then there
 * by its bare name.
 */
function placesOf(path: string, scene: LocalPath): readonly ResolvedPath[] {
  const [folder = ''] = sceneFolders(scene);
  const name = bareName(path);
  return distinctPlaces([
    isAbsolutePath(path) ? resolveWindowsPath(path, scene) : below(folder, path),
    ...(isAbsolutePath(path) ? [] : [below(folder, `tex/${path}`)]),
    ...(name === '' ? [] : [below(folder, name), below(folder, `tex/${name}`)]),
  ]);
}

/** Places that are written to while rendering. */
export function outputReferences(paths: readonly string[], scene: LocalPath): readonly FoundReference[] {
  return [...new Set(paths)].map((path) => ({
    storedPath: path,
    kind: 'output',
    owner: { type: 'Render Settings', name: 'Save' },
    storedIn: scene,
    packed: false,
    needed: false,
    frames: null,
    expansion: { type: 'output' },
  }));
}
