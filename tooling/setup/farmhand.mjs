/** `npm run -s farmhand -- ARGS`: the command line from the sources, in the folder it was called from. */
import { join } from 'node:path';
import { bootstrap, exitWith } from './bootstrap.mjs';
import { runInForeground } from './command.mjs';
import { sourceCondition } from './project.mjs';

await exitWith(async () => {
  const { root, node } = await bootstrap();
  // npm changes to the root before it runs a script and leaves the caller's folder in INIT_CWD.
  const calledByNpm = process.env.npm_lifecycle_event === 'farmhand';
  return runInForeground(
    {
      file: node,
      args: [sourceCondition, join(root, 'apps', 'cli', 'src', 'main.ts'), ...process.argv.slice(2)],
    },
    { cwd: (calledByNpm ? process.env.INIT_CWD : undefined) ?? process.cwd() },
  );
});
