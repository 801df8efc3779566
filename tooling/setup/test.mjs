/**
 * `npm test`: every check there is, counted together in the last line.
 * `npm test -- packages/client`: only the TypeScript tests whose file name contains that; Vitest's flags work too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, exitWith } from './bootstrap.mjs';
import { everyCheck, unitTests } from './checks.mjs';
import { exitCode, runChecks, summary } from './run-checks.mjs';
import { ensureTools } from './tools.mjs';

/** @param {string} line */
const print = (line) => {
  process.stdout.write(`${line}\n`);
};

await exitWith(async () => {
  const startedAt = Date.now();
  const args = process.argv.slice(2);
  const { root, node } = await bootstrap({ report: print });

  const tools = await ensureTools(['blender', 'xvfb', 'python3', 'redis', 'chromium'], {
    install: args.length === 0,
    report: print,
  });
  for (const [name, tool] of Object.entries(tools)) {
    print(
      tool.state === 'missing'
        ? `${name}: missing: ${tool.reason}`
        : `${name}: ${tool.version ?? ''} ${tool.path}`,
    );
  }

  const temporary = mkdtempSync(join(tmpdir(), 'farmhand-test-'));
  try {
    const context = {
      root,
      node,
      blender: tools.blender,
      python: tools.python3,
      chromium: tools.chromium,
      temporary,
    };
    const checks = args.length === 0 ? everyCheck(context) : [unitTests(context, args)];
    const tally = await runChecks(checks, print);
    print(`\nAll checks took ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
    print(summary(tally));
    return exitCode(tally);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
});
