/** Counting what passed, failed and was skipped, over checks of every kind. */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} failures names, with the reason where there is one
 * @property {readonly string[]} skips
 */

/** @type {Tally} */
export const nothing = { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };

/** @type {Tally} */
export const onePassed = { ...nothing, passed: 1 };

/**
 * @param {string} name
 * @returns {Tally}
 */
export function oneFailed(name) {
  return { ...nothing, failed: 1, failures: [name] };
}

/**
 * @param {string} name
 * @returns {Tally}
 */
export function oneSkipped(name) {
  return { ...nothing, skipped: 1, skips: [name] };
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  return tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
      failures: [...all.failures, ...one.failures],
      skips: [...all.skips, ...one.skips],
    }),
    nothing,
  );
}

/** @param {Tally} tally */
export function closingLine(tally) {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}

/**
 * Counts a test tool's report. A tool that fails without naming a test, or leaves no report, has failed once: nothing
 * that went wrong may count as nothing.
 * @param {string} name
 * @param {Tally | undefined} report undefined when the tool left none
 * @param {{status: number, timedOut: boolean}} finished
 * @returns {Tally}
 */
export function withExit(name, report, finished) {
  if (report === undefined || finished.timedOut) {
    const why = finished.timedOut
      ? 'stopped: out of time'
      : `ended without a report, exit code ${finished.status}`;
    return sum([report ?? nothing, oneFailed(`${name}: ${why}`)]);
  }
  if (finished.status !== 0 && report.failed === 0) {
    return sum([
      report,
      oneFailed(`${name}: exit code ${finished.status} although no test failed; see above`),
    ]);
  }
  return report;
}

/**
 * Vitest's JSON report: tests by their state, and one failure for each file that could not be loaded.
 * @param {string} text
 * @param {string} root the checkout's folder, left out of the names
 * @returns {Tally | undefined} undefined when it is not a whole report
 */
export function tallyVitest(text, root) {
  const report = parseObject(text);
  if (!Array.isArray(report?.testResults)) {
    return undefined;
  }
  return sum(
    report.testResults.map((file) => {
      const path = String(file.name)
        .replaceAll('\\', '/')
        .replace(`${root.replaceAll('\\', '/')}/`, '');
      const tests = Array.isArray(file.assertionResults) ? file.assertionResults : [];
      const counted = sum(
        tests.map((/** @type {{status: string, fullName: string}} */ test) => {
          const name = `${path} > ${test.fullName}`;
          if (test.status === 'passed') {
            return onePassed;
          }
          return ['skipped', 'pending', 'todo', 'disabled'].includes(test.status)
            ? oneSkipped(name)
            : oneFailed(name);
        }),
      );
      // Its tests passed or were never found, and yet the file failed: an import, or a hook around the tests.
      const failedAsFile = file.status === 'failed' && counted.failed === 0;
      return failedAsFile ? sum([counted, oneFailed(`${path}: ${firstLine(file.message)}`)]) : counted;
    }),
  );
}

/**
 * The report that unittest_report.py writes.
 * @param {string} text
 * @param {string} suite put before each name
 * @returns {Tally | undefined} undefined when it is not a whole report
 */
export function tallyUnittest(text, suite) {
  const report = parseObject(text);
  const { passed, failed, skipped } = report ?? {};
  if (typeof passed !== 'number' || !Array.isArray(failed) || !Array.isArray(skipped)) {
    return undefined;
  }
  return {
    passed,
    failed: failed.length,
    skipped: skipped.length,
    failures: failed.map((name) => `${suite} > ${name}`),
    skips: skipped.map(({ name, reason }) => `${suite} > ${name}: ${reason}`),
  };
}

/**
 * @param {string} text
 * @returns {Record<string, any> | undefined}
 */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {unknown} text */
function firstLine(text) {
  return String(text ?? '').split('\n')[0];
}
