import type { ReferenceKind, SceneReport } from '@farmhand/model';
import type { LeftOut } from './left-out.ts';

/** One reference and the files of it that are on disk, or are not. */
export interface AssetEntry {
  /** `Image Wood`. */
  readonly owner: string;
  /** As the scene stores it. */
  readonly path: string;
  readonly files: readonly string[];
}

/** asset.json: for each kind of reference, what was found and what was not. Packed files travel with the scene. */
export type AssetDocument = {
  readonly [Kind in ReferenceKind]?: {
    readonly found: readonly AssetEntry[];
    readonly missing: readonly AssetEntry[];
  };
};

/** Writes asset.json, without what is left out; kinds in the order in which the scene first uses them. */
export function assetDocument(report: SceneReport, out: LeftOut): AssetDocument {
  const references = report.references.filter((reference) => !reference.packed && !out.reference(reference));
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const entries = references
        .filter((reference) => reference.kind === kind)
        .map(({ owner, storedPath, files, missing }) => ({
          owner: `${owner.type} ${owner.name}`,
          path: storedPath,
          found: files.filter((path) => !out.file(path)),
          missing: missing.filter((path) => !out.file(path)),
        }));
      const part = (which: 'found' | 'missing') =>
        entries
          .filter((entry) => entry[which].length > 0)
          .map((entry) => ({ owner: entry.owner, path: entry.path, files: entry[which] }));
      return [kind, { found: part('found'), missing: part('missing') }];
    }),
  );
}
