/** `node tooling/setup/script.mjs SCRIPT ARGS`: one of the project's own scripts, with everything it needs installed first. */
import { resolve } from 'node:path';
import { bootstrap, exitWith } from './bootstrap.mjs';
import { runInForeground } from './command.mjs';
import { SetupError, sourceCondition } from './project.mjs';

await exitWith(async () => {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) throw new SetupError('Say which script to run, such as tooling/bundle/main.ts.');
  const { root, node } = await bootstrap();
  return runInForeground(
    { file: node, args: [sourceCondition, resolve(root, script), ...args] },
    { cwd: root },
  );
});
