import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Opens a scene in Blender, runs Python with `bpy` and `scene` at hand, and saves it. */
export async function blenderRuns(blenderPath: string, scenePath: string, python: string): Promise<void> {
  const script = `import bpy\nscene = bpy.context.scene\n${python}\nbpy.ops.wm.save_mainfile()`;
  await run(blenderPath, [
    '--background',
    '--factory-startup',
    scenePath,
    '--python-exit-code',
    '1',
    '--python-expr',
    script,
  ]);
}
