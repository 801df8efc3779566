/** Runs a list of checks and says how each went. */
import { closingLine, sum } from './tally.mjs';

/**
 * @typedef {import('./checks.mjs').Check} Check
 * @typedef {import('./tally.mjs').Tally} Tally
 */

/**
 * In order; neighbours that are light run three at a time: some wait more than they work.
 * @param {readonly Check[]} checks
 * @param {(line: string) => void} print
 * @returns {Promise<Tally>}
 */
export async function runChecks(checks, print) {
  /** @type {Tally[]} */
  const tallies = [];
  let next = 0;
  while (next < checks.length) {
    const check = checks[next];
    if (check === undefined) {
      break;
    }
    if (!check.light) {
      next += 1;
      print(`\n=== ${check.title}`);
      tallies.push(await runOne(check, print));
      continue;
    }
    const lane = async () => {
      for (let mine = checks[next]; mine?.light === true; mine = checks[next]) {
        next += 1;
        tallies.push(await runOne(mine, print));
      }
    };
    await Promise.all([lane(), lane(), lane()]);
  }
  return sum(tallies);
}

/**
 * @param {Check} check
 * @param {(line: string) => void} print
 */
async function runOne(check, print) {
  const startedAt = Date.now();
  const { tally, output } = await check.run();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (tally.failed > 0 && output !== '') {
    print(`\n--- ${check.title}\n${output.trimEnd()}\n---`);
  }
  print(`=== ${check.title}: ${closingLine(tally)} (${seconds} s)`);
  return tally;
}

/**
 * What was skipped and what failed, by name; the closing line is the last.
 * @param {Tally} tally
 */
export function summary(tally) {
  /** @param {string} heading @param {readonly string[]} names */
  const list = (heading, names) =>
    names.length === 0 ? [] : ['', heading, ...names.map((name) => `  ${name}`)];
  return [...list('Skipped:', tally.skips), ...list('Failed:', tally.failures), '', closingLine(tally)].join(
    '\n',
  );
}

/**
 * Success takes that something passed, and that nothing failed.
 * @param {Tally} tally
 */
export function exitCode(tally) {
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}
