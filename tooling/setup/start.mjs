/** `npm start`: from a fresh checkout to a rendered sample, or (`-- --panel`) to the panel, in one go. */
import { delimiter, join } from 'node:path';
import { blenderVariable } from './blender.mjs';
import { bootstrap, exitWith, reportOnStandardError } from './bootstrap.mjs';
import { runInForeground } from './command.mjs';
import { sourceCondition } from './project.mjs';
import { ensureBlender } from './tools.mjs';
import { turbo } from './turbo.mjs';

await exitWith(async () => {
  const { root, node } = await bootstrap();

  const build = await turbo(root, ['build'], { timeoutSeconds: 10 * 60 });
  if (build.status === 0) {
    reportOnStandardError(`Built in ${build.seconds.toFixed(1)} s.`);
  } else {
    // The packages run from their sources, so what follows does not depend on it.
    reportOnStandardError(
      `${build.output.trim()}\nThe build failed, as printed above; going on from the sources.`,
    );
  }

  const blender = await ensureBlender({ install: true });
  if (blender.state === 'missing') {
    reportOnStandardError(
      `There is no Blender to render with: ${blender.reason}.\nFrames will be placeholders, and say so.`,
    );
  } else {
    reportOnStandardError(`Blender ${blender.version}: ${blender.path}`);
  }

  return runInForeground(
    {
      file: node,
      args: [
        sourceCondition,
        // `--panel` tries the web panel with a simulated host; otherwise a sample scene goes from Submit to frames.
        process.argv.includes('--panel')
          ? join(root, 'apps', 'panel', 'simulate', 'main.ts')
          : join(root, 'tooling', 'demo', 'sample.ts'),
        ...process.argv.slice(2),
      ],
    },
    {
      cwd: root,
      env: {
        ...process.env,
        PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        ...(blender.state === 'missing' ? {} : { [blenderVariable]: blender.path }),
      },
    },
  );
});
