/** Running other programs: quietly to their end, or in the foreground in our place. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

/**
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {boolean} [shell] through cmd.exe, as Windows demands for `.cmd` files; the args are quoted for it already
 */

/**
 * @typedef {object} Finished
 * @property {number} status exit code; 128 + the signal's number when a signal ended it, 127 when it could not start
 * @property {string} output standard output and error as they came; empty when shown instead of captured
 * @property {boolean} timedOut
 */

/**
 * The pinned pnpm, fetched on first use by the npx that comes with every npm.
 * @param {string} version
 * @param {readonly string[]} args
 * @param {NodeJS.Platform} [platform]
 * @returns {Command}
 */
export function pnpmCommand(version, args, platform = process.platform) {
  const all = ['--yes', `pnpm@${version}`, ...args];
  return platform === 'win32'
    ? { file: 'npx.cmd', args: all.map(quoteForCmd), shell: true }
    : { file: 'npx', args: all };
}

/**
 * One argument as cmd.exe passes it on unchanged.
 * @param {string} argument
 */
export function quoteForCmd(argument) {
  if (/["%!\r\n]/.test(argument)) {
    throw new Error(`cmd.exe cannot be given this argument unchanged: ${JSON.stringify(argument)}`);
  }
  if (/^[\w\-./:=@\\]+$/.test(argument)) {
    return argument;
  }
  // A backslash before the closing quote would escape it.
  return `"${argument.replace(/\\+$/, '$&$&')}"`;
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let unwatchParent = () => {};

/**
 * Runs a program to its end without a terminal's input. Never throws: a program that cannot start has status 127.
 * It and all it started are stopped when time is up, or when we are interrupted.
 * @param {Command} command
 * @param {object} options
 * @param {string} options.cwd
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {'capture' | 'show'} [options.output] default: capture
 * @param {number} [options.timeoutSeconds] default: none
 * @returns {Promise<Finished>}
 */
export function run(command, options) {
  const capture = options.output !== 'show';
  return new Promise((done) => {
    const child = spawn(command.file, command.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: command.shell ?? false,
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
      // Its own process group, so that its children can be stopped with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    track(child);

    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));

    let timedOut = false;
    const limit =
      options.timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stopTree(child);
          }, options.timeoutSeconds * 1000);

    /** @type {NodeJS.Timeout | undefined} */
    let drain;
    /** @param {number} status @param {string} [extra] */
    const finish = (status, extra = '') => {
      clearTimeout(limit);
      clearTimeout(drain);
      untrack(child);
      const output = Buffer.concat(chunks).toString('utf8') + extra;
      done({ status: timedOut && status === 0 ? 1 : status, output, timedOut });
    };
    child.once('error', (error) => finish(127, `${command.file}: ${error.message}\n`));
    child.once('exit', (code, signal) => {
      // What it left running may hold our pipes open for ever.
      drain = setTimeout(() => {
        stopTree(child);
        child.stdout?.destroy();
        child.stderr?.destroy();
        finish(exitStatus(code, signal));
      }, 2000);
    });
    child.once('close', (code, signal) => finish(exitStatus(code, signal)));
  });
}

/**
 * Runs a program in our place: our input, output and arguments; its exit status is the answer. Signals go on to it.
 * @param {Command} command
 * @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>}
 */
export function runInForeground(command, options) {
  return new Promise((done, fail) => {
    const child = spawn(command.file, command.args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: 'inherit',
    });
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // A terminal's Ctrl-C has reached the program already; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    };
    for (const signal of signals) {
      process.on(signal, forward);
    }
    const unwatch = whenAbandoned(() => child.kill('SIGTERM'));
    const release = () => {
      unwatch();
      for (const signal of signals) {
        process.off(signal, forward);
      }
    };
    child.once('error', (error) => {
      release();
      fail(error);
    });
    child.once('exit', (code, signal) => {
      release();
      done(exitStatus(code, signal));
    });
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitStatus(code, signal) {
  return code ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0));
}

/** @param {import('node:child_process').ChildProcess} child */
function track(child) {
  if (running.size === 0) {
    process.on('SIGINT', stopAll);
    process.on('SIGTERM', stopAll);
    unwatchParent = whenAbandoned(() => stopAll('SIGTERM'));
  }
  running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function untrack(child) {
  running.delete(child);
  if (running.size === 0) {
    process.off('SIGINT', stopAll);
    process.off('SIGTERM', stopAll);
    unwatchParent();
  }
}

/**
 * A stopped npm stops the shell that it started for a script, and the shell tells nobody: so we look whether it is
 * still there. Outside npm a parent may well end before us.
 * @param {() => void} callback
 * @returns {() => void} stops watching
 */
function whenAbandoned(callback) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') {
    return () => {};
  }
  const parent = process.ppid;
  // Between us and npm's shell may stand another, where "node" is a script of a package manager.
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid !== parent || (grandparent !== null && parentOf(parent) !== grandparent)) {
      clearInterval(timer);
      callback();
    }
  }, 500);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * The parent of a process; null where it cannot be told without starting a program.
 * @param {number} pid
 * @returns {number | null}
 */
function parentOf(pid) {
  try {
    // After the name, which may hold anything, come the state and the parent.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  for (const child of running) {
    stopTree(child);
  }
  process.exit(exitStatus(null, signal));
}

/** @param {import('node:child_process').ChildProcess} child */
function stopTree(child) {
  if (child.pid === undefined) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    } else {
      process.kill(-child.pid, 'SIGKILL');
    }
  } catch {
    // Gone already.
  }
}
