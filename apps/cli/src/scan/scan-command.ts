import type { SceneReport } from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import { EXIT } from '../terminal/exit-codes.ts';
import { explain } from '../terminal/explain.ts';
import { plainJsonLine } from '../terminal/text.ts';
import { readHostPaths } from './host-paths.ts';
import { missingList } from './scan-missing.ts';
import type { ScanRequest } from './scan-request.ts';
import { scanTable } from './scan-table.ts';
import { scanTree } from './scan-tree.ts';

/** Exit code of `farmhand scan --missing` when a file is missing that rendering needs. */
export const SOMETHING_MISSING = EXIT.incomplete;

/**
 * Reads a scene and prints what was asked for.
 *
 * @returns The exit code: 0, or {@link SOMETHING_MISSING} when that was the question.
 * @throws SceneReadError when the scene cannot be read.
 */
export async function scan({ file, json, tree, missing, hostPaths }: ScanRequest): Promise<number> {
  const hostReferences = hostPaths === null ? undefined : await readHostPaths(hostPaths, file);
  const report = await readScene(file, hostReferences === undefined ? {} : { hostReferences });
  const shown = missing ? onlyMissing(report) : report;
  const text = json
    ? plainJsonLine(shown)
    : tree
      ? scanTree(report)
      : missing
        ? missingList(shown)
        : scanTable(report);
  process.stdout.write(`${text}\n`);
  return missing && shown.references.some(({ needed }) => needed) ? SOMETHING_MISSING : 0;
}

/** As {@link scan}; says on standard error what went wrong, and answers 1. */
export async function scanOrExplain(request: ScanRequest): Promise<number> {
  try {
    return await scan(request);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

/** The report with those references only that lack a file, and the files that these still have. */
function onlyMissing(report: SceneReport): SceneReport {
  const references = report.references.filter(({ missing }) => missing.length > 0);
  const named = new Set(references.flatMap(({ files }) => files));
  return { ...report, references, files: report.files.filter(({ path }) => named.has(path)) };
}
