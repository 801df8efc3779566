import type { ReferenceKind, SceneReport } from '@farmhand/model';

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

/** Writes asset.json; kinds in the order in which the scene first uses them. */
export function assetDocument(report: SceneReport): AssetDocument {
  const references = report.references.filter(({ packed }) => !packed);
  const kinds = [...new Set(references.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const entries = references
        .filter((reference) => reference.kind === kind)
        .map(({ owner, storedPath, files, missing }) => ({
          owner: `${owner.type} ${owner.name}`,
          path: storedPath,
          found: files,
          missing,
        }));
      const part = (which: 'found' | 'missing') =>
        entries
          .filter((entry) => entry[which].length > 0)
          .map((entry) => ({ owner: entry.owner, path: entry.path, files: entry[which] }));
      return [kind, { found: part('found'), missing: part('missing') }];
    }),
  );
}
