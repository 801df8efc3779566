/** `npm run build`: every package's JavaScript and type declarations, into its dist folder. */
import { bootstrap, exitWith, reportOnStandardError } from './bootstrap.mjs';
import { turbo } from './turbo.mjs';

await exitWith(async () => {
  const { root } = await bootstrap();
  const { status, output, seconds } = await turbo(root, ['build', ...process.argv.slice(2)]);
  reportOnStandardError(status === 0 ? `Built in ${seconds.toFixed(1)} s.` : output);
  return status;
});
