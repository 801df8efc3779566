/** Every check that `npm test` makes, as a list. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { blenderVariable } from './blender.mjs';
import { run } from './command.mjs';
import { packageCommand, readFolder, sourceCondition } from './project.mjs';
import { oneFailed, onePassed, oneSkipped, sum, tallyUnittest, tallyVitest, withExit } from './tally.mjs';
import { findPython37 } from './tools.mjs';
import { turbo } from './turbo.mjs';

/**
 * @typedef {import('./tally.mjs').Tally} Tally
 *
 * @typedef {object} Context
 * @property {string} root
 * @property {string} node path of the Node that everything runs with
 * @property {import('./tools.mjs').ToolState} blender
 * @property {import('./tools.mjs').ToolState} python
 * @property {import('./tools.mjs').ToolState} chromium
 * @property {string} temporary a folder for reports
 *
 * @typedef {object} Outcome
 * @property {Tally} tally
 * @property {string} output what to show when it failed; empty when it was shown already
 *
 * @typedef {object} Check
 * @property {string} title
 * @property {boolean} light may run beside other light ones: none writes what another reads, nor loads the machine
 * @property {() => Promise<Outcome>} run
 */

const minute = 60;

/**
 * @param {Context} context
 * @returns {Check[]}
 */
export function everyCheck(context) {
  const { root } = context;
  const python37 = findPython37();
  return [
    // First, since others need the dist folders that it leaves behind.
    heavy('types of the sources', () => script(context, packageCommand(root, 'typescript', 'tsc'), ['-b'])),
    light('types of the panel', () =>
      script(context, packageCommand(root, 'typescript', 'tsc'), ['-p', 'apps/panel/tsconfig.json']),
    ),
    light('types of the tests and tooling', () =>
      script(context, packageCommand(root, 'typescript', 'tsc'), ['-p', 'tsconfig.tests.json']),
    ),
    light('lint and format', () =>
      script(context, packageCommand(root, '@biomejs/biome', 'biome'), ['ci', '.']),
    ),
    light('boundaries', () => script(context, join(root, 'tooling', 'boundaries', 'check.ts'), [])),
    light('types of the Python code', () => pyright(context)),
    light('OpenAPI file up to date', () => openApi(context)),
    light('Python tests of the bridge', () => unittest(context, 'packages/bridge', pythonPath(context))),
    light('Python tests of the bridge, Python 3.7', () =>
      unittest(context, 'packages/bridge', python37 ?? { missing: 'python3.7 is not installed' }),
    ),
    light('Python tests of the Blender add-on', () => unittest(context, 'apps/blender', pythonPath(context))),
    light('Python tests of the Cinema 4D plugin', () =>
      unittest(context, 'apps/cinema4d', pythonPath(context)),
    ),
    light('Python tests of the Cinema 4D plugin, Python 3.7', () =>
      unittest(context, 'apps/cinema4d', python37 ?? { missing: 'python3.7 is not installed' }),
    ),
    light('Python tests of the 3ds Max plugin', () => unittest(context, 'apps/3dsmax', pythonPath(context))),
    light('Python tests of the 3ds Max plugin, Python 3.7', () =>
      unittest(context, 'apps/3dsmax', python37 ?? { missing: 'python3.7 is not installed' }),
    ),
    light('Python tests of the Houdini plugin', () => unittest(context, 'apps/houdini', pythonPath(context))),
    light('Python tests of the Houdini plugin, Python 3.7', () =>
      unittest(context, 'apps/houdini', python37 ?? { missing: 'python3.7 is not installed' }),
    ),
    unitTests(context, []),
    heavy('package checks', async () => {
      const finished = await turbo(root, ['build', 'check:package', '--continue'], {
        timeoutSeconds: 5 * minute,
      });
      return byExit(finished);
    }),
  ];
}

/**
 * Vitest, which shows its progress as it goes.
 * @param {Context} context
 * @param {readonly string[]} args file filters and Vitest's own flags
 * @returns {Check}
 */
export function unitTests(context, args) {
  const title = 'unit and integration tests';
  return heavy(title, async () => {
    const report = join(context.temporary, 'vitest.json');
    const finished = await run(
      {
        file: context.node,
        args: [
          ...[packageCommand(context.root, 'vitest'), 'run', ...args],
          ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        ],
      },
      { cwd: context.root, env: environment(context), output: 'show', timeoutSeconds: 20 * minute },
    );
    const text = readIfThere(report);
    const tally = text === undefined ? undefined : tallyVitest(text, context.root);
    return { tally: withExit(title, tally, finished), output: '' };
  });
}

/**
 * @param {string} title
 * @param {() => Promise<Outcome>} work
 * @returns {Check}
 */
function light(title, work) {
  return { title, light: true, run: () => named(title, work) };
}

/**
 * @param {string} title
 * @param {() => Promise<Outcome>} work
 * @returns {Check}
 */
function heavy(title, work) {
  return { title, light: false, run: () => named(title, work) };
}

/**
 * A check that breaks has failed, and the others go on.
 * @param {string} title
 * @param {() => Promise<Outcome>} work
 * @returns {Promise<Outcome>}
 */
async function named(title, work) {
  try {
    const { tally, output } = await work();
    /** @param {string} name */
    const withTitle = (name) => (name.startsWith(title) ? name : `${title}: ${name}`);
    return {
      tally: { ...tally, failures: tally.failures.map(withTitle), skips: tally.skips.map(withTitle) },
      output,
    };
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { tally: oneFailed(`${title}: the check itself broke`), output };
  }
}

/**
 * A check that passes or fails as a whole.
 * @param {import('./command.mjs').Finished} finished
 * @returns {Outcome}
 */
function byExit(finished) {
  if (finished.status === 0 && !finished.timedOut) {
    return { tally: onePassed, output: '' };
  }
  const why = finished.timedOut ? 'stopped: out of time' : `exit code ${finished.status}`;
  return { tally: oneFailed(why), output: finished.output };
}

/**
 * @param {string} reason
 * @returns {Outcome}
 */
function skipped(reason) {
  return { tally: oneSkipped(reason), output: '' };
}

/**
 * @param {Context} context
 * @param {string} path
 * @param {readonly string[]} args
 */
async function script(context, path, args) {
  const finished = await run(
    { file: context.node, args: [path, ...args] },
    { cwd: context.root, env: environment(context), timeoutSeconds: 4 * minute },
  );
  return byExit(finished);
}

/** @param {Context} context */
async function openApi(context) {
  const writer = 'tooling/openapi/write.ts';
  if (!existsSync(join(context.root, writer))) {
    return skipped(`${writer} does not exist`);
  }
  const finished = await run(
    { file: context.node, args: [sourceCondition, writer, '--check'] },
    { cwd: context.root, env: environment(context), timeoutSeconds: 2 * minute },
  );
  return byExit(finished);
}

/** @param {Context} context */
async function pyright(context) {
  if (!['packages/bridge', 'apps/blender'].some((folder) => existsSync(join(context.root, folder)))) {
    return skipped('there is no Python code');
  }
  return script(context, packageCommand(context.root, 'pyright'), ['--project', 'pyrightconfig.json']);
}

/**
 * @param {Context} context
 * @param {string} folder
 * @param {string | {missing: string}} python
 * @returns {Promise<Outcome>}
 */
async function unittest(context, folder, python) {
  if (!readFolder(join(context.root, folder, 'tests')).some((name) => name.endsWith('.py'))) {
    return skipped(`${folder}/tests has none`);
  }
  if (typeof python !== 'string') {
    return skipped(python.missing);
  }
  const report = join(
    context.temporary,
    `unittest-${folder.replace('/', '-')}-${python.replaceAll(/\W/g, '-')}.json`,
  );
  const finished = await run(
    { file: python, args: [join(context.root, 'tooling', 'setup', 'unittest_report.py'), report, folder] },
    {
      cwd: context.root,
      env: {
        ...environment(context),
        PYTHONPATH: join(context.root, 'packages', 'bridge'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
      timeoutSeconds: 4 * minute,
    },
  );
  const text = readIfThere(report);
  const tally = withExit(folder, text === undefined ? undefined : tallyUnittest(text, folder), finished);
  const ran = tally.passed + tally.failed + tally.skipped > 0;
  return {
    tally: ran ? tally : sum([tally, oneFailed(`${folder}: no test was found`)]),
    output: finished.output,
  };
}

/**
 * @param {Context} context
 * @returns {string | {missing: string}}
 */
function pythonPath({ python }) {
  return python.state === 'missing' ? { missing: python.reason } : python.path;
}

/**
 * @param {Context} context
 * @returns {NodeJS.ProcessEnv}
 */
function environment({ root, blender, chromium }) {
  return {
    ...process.env,
    // Whatever a test starts by name is the checkout's own, `node` above all.
    PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    ...(blender.state === 'missing' ? {} : { [blenderVariable]: blender.path }),
    ...(chromium.state === 'missing' ? {} : { FARMHAND_CHROMIUM: chromium.path }),
    PYRIGHT_PYTHON_IGNORE_WARNINGS: '1',
  };
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
