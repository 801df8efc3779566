/** One set-up at a time per checkout. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './project.mjs';

const pollMilliseconds = 150;
/** A lock folder without its owner's name is one whose maker was killed in between, or is about to write it. */
const unnamedSeconds = 10;
/** Another machine's process (a checkout on a network drive) cannot be asked whether it lives. */
const foreignSeconds = 15 * 60;

/**
 * Does `work` while holding the lock folder `path`. Waits while another process has it; takes it over when that
 * process is gone.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{onWait?: () => void, waitSeconds?: number}} [options] `onWait` is called once, `waitSeconds` defaults to 20 minutes
 * @returns {Promise<T>}
 */
export async function withLock(path, work, options = {}) {
  const deadline = Date.now() + (options.waitSeconds ?? 20 * 60) * 1000;
  let waited = false;
  while (!take(path)) {
    if (removeStale(path)) {
      continue;
    }
    if (!waited) {
      waited = true;
      options.onWait?.();
    }
    if (Date.now() >= deadline) {
      throw new SetupError(
        `Another set-up of this checkout has not finished. If none is running, remove the folder ${path} and try again.`,
      );
    }
    await delay(pollMilliseconds);
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} path */
function take(path) {
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
  writeFileSync(
    join(path, 'owner.json'),
    JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() }),
  );
  return true;
}

/**
 * Moved aside before it is deleted, so that of two who find it stale one cannot delete the other's fresh lock.
 * @param {string} path
 */
function removeStale(path) {
  const before = readOwner(path);
  if (before === undefined || !isStale(path, before.owner)) {
    return before === undefined;
  }
  const aside = `${path}.stale-${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return true;
  }
  if (readOwner(aside)?.owner?.id !== before.owner?.id) {
    // It was somebody's fresh lock after all: give it back.
    renameSync(aside, path);
    return false;
  }
  rmSync(aside, { recursive: true, force: true });
  return true;
}

/** @typedef {{pid: number, host: string, id: string}} Owner */

/**
 * Who holds the lock: no owner when they have not put their name to it, undefined when there is no lock.
 * @param {string} path
 * @returns {{owner: Owner | undefined} | undefined}
 */
function readOwner(path) {
  try {
    return { owner: JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8')) };
  } catch {
    try {
      statSync(path);
      return { owner: undefined };
    } catch {
      return undefined;
    }
  }
}

/**
 * @param {string} path
 * @param {Owner | undefined} owner
 */
function isStale(path, owner) {
  if (owner?.host === hostname()) {
    return !isAlive(owner.pid);
  }
  try {
    const ageSeconds = (Date.now() - statSync(path).mtimeMs) / 1000;
    return ageSeconds > (owner === undefined ? unnamedSeconds : foreignSeconds);
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function errorCode(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
