/** Scene reports made up for tests. */
import {
  localPath,
  type Owner,
  type ReferenceKind,
  SCENE_REPORT_SCHEMA,
  type SceneReference,
  type SceneReport,
  storedPath,
} from '@farmhand/model';

export interface ReferenceParts {
  readonly storedPath: string;
  readonly owner: Owner;
  readonly kind?: ReferenceKind;
  readonly files?: readonly string[];
  readonly missing?: readonly string[];
  readonly needed?: boolean;
}

export function reference(parts: ReferenceParts, storedIn: string): SceneReference {
  const { owner, kind = 'image', files = [], missing = [], needed = true } = parts;
  return {
    storedPath: storedPath.parse(parts.storedPath),
    kind,
    owner,
    storedIn: localPath.parse(storedIn),
    files: files.map((path) => localPath.parse(path)),
    sizeBytes: 0,
    missing: missing.map((path) => localPath.parse(path)),
    exists: missing.length === 0,
    unknown: null,
    packed: false,
    needed,
    frames: null,
    foundBy: 'reader',
  };
}

/** A report of a scene that is only looked at for its path and its references. */
export function reportOf(path: string, references: readonly ReferenceParts[]): SceneReport {
  return {
    schema: SCENE_REPORT_SCHEMA,
    path: localPath.parse(path),
    format: 'blend',
    host: { name: 'blender', version: '3.4' },
    sizeBytes: 1,
    modifiedMs: 0,
    plugins: [],
    scenes: [],
    references: references.map((parts) => reference(parts, path)),
    files: [],
    simulations: [],
    scripts: [],
    viewportOnly: [],
    findings: [],
  };
}
