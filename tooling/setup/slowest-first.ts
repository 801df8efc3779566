import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, the longest first: real Blender, many processes, many cases. A long one that began last would leave
 * all workers but its own with nothing to do.
 */
export const SLOWEST: readonly string[] = [
  'tooling/faults/test/faults.test.ts',
  'apps/blender/test/addon.test.ts',
  'apps/cli/test/jobs.test.ts',
  'packages/sidecar/test/kill.test.ts',
  'packages/scene/test/fuzz.test.ts',
  'apps/panel/test/submit.test.ts',
  'apps/panel/test/progress.test.ts',
  'apps/panel/test/jobs.test.ts',
  'apps/panel/test/assets.test.ts',
  'apps/cli/test/cli.test.ts',
  'apps/blender/test/window.test.ts',
  'packages/local-farm/test/tiles.test.ts',
  'packages/rehearsal/test/rehearse.test.ts',
  'packages/local-farm/test/blender.test.ts',
];

/** Vitest's own order, by what it remembers of former runs or by size, behind the files that are known to be slow. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const known = SLOWEST.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return known === -1 ? SLOWEST.length : known;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
