import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Driver, DriverStore } from './journal-drivers.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** How sidecars on one journal tell whether another is alive. */
export interface LeaseTimes {
  /** Pause between two signs of life, and between two looks at the others. Milliseconds. */
  readonly beatMs: number;
  /** One that gave no sign for so long, while we looked all the time, is gone. Milliseconds. */
  readonly goneMs: number;
}

export const LEASE_TIMES: LeaseTimes = { beatMs: 5000, goneMs: 30_000 };

const MARKER = Symbol.for('farmhand.LeaseLost');

/**
 * Another process has the submission in hand now: whoever meets this stops at once and records nothing. It happens to one
 * that stood still for so long (frozen, asleep) that it was taken to be gone.
 */
export class LeaseLost extends Error {
  readonly [MARKER] = true;

  constructor(submissionId: string) {
    super(`another process drives submission ${submissionId} now`);
    this.name = 'LeaseLost';
  }

  /** True for errors of this kind, also of another copy of the package. */
  static isInstance(error: unknown): error is LeaseLost {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}

export interface Lease {
  readonly token: string;
  /** Whether a submission is in this process' hand, as of when the record was read. */
  has(record: SubmissionRecord): boolean;
  /** Takes a submission that nobody living has in hand. False when somebody has. */
  take(record: SubmissionRecord): boolean;
  /** Computer of the other process that has a submission in hand; null when none has. */
  elsewhere(record: SubmissionRecord): string | null;
  /** Gives a sign of life, and looks for those of the others. True when one has been found to be gone. */
  beat(): boolean;
  /** Lets go of everything, for the next to take at once. */
  release(): void;
}

/** After a longer pause between two looks it was this process that stood still. */
const MOST_BEATS_LATE = 3;

/** What was last seen of another driver. */
interface Seen {
  readonly beat: number;
  /** How long we have looked at it without a new sign. Milliseconds of the monotonic clock: no other can jump. */
  unchangedMs: number;
}

/**
 * Which submissions of a journal this process drives. Others are taken to be gone by what is seen of them only, never by the
 * time of day: one whose process is dead on this computer, or that gave no sign while this process looked again and again. A
 * look long after the one before tells nothing, for then it was this process that stood still.
 */
export function openLease(drivers: DriverStore, { beatMs, goneMs }: LeaseTimes = LEASE_TIMES): Lease {
  const self = { token: randomUUID(), computer: hostname(), machine: thisMachine(), pid: process.pid };
  drivers.enter(self);
  const seen = new Map<string, Seen>();
  const gone = new Set<string>();
  let lookedAt = performance.now();

  const isGone = (driver: Driver): boolean =>
    gone.has(driver.token) || (driver.machine === self.machine && !isAlive(driver.pid));
  const livingHolder = ({ lease }: SubmissionRecord): Driver | null => {
    if (lease === null || lease === self.token) return null;
    const driver = drivers.get(lease);
    return driver === null || isGone(driver) ? null : driver;
  };

  return {
    token: self.token,
    has: ({ lease }) => lease === self.token,
    take(record) {
      if (record.lease === self.token) return true;
      return livingHolder(record) === null && drivers.take(record.id, record.lease, self.token);
    },
    elsewhere: (record) => livingHolder(record)?.computer ?? null,
    beat() {
      drivers.beat(self);
      const now = performance.now();
      const sinceMs = now - lookedAt;
      lookedAt = now;
      let found = false;
      for (const driver of drivers.all()) {
        if (driver.token === self.token) continue;
        const before = seen.get(driver.token);
        if (before === undefined || before.beat !== driver.beat) {
          seen.set(driver.token, { beat: driver.beat, unchangedMs: 0 });
          // It had only stood still.
          gone.delete(driver.token);
        } else if (sinceMs < beatMs * MOST_BEATS_LATE) {
          before.unchangedMs += sinceMs;
        }
        if (gone.has(driver.token)) drivers.forget(driver.token);
        else if (isGone(driver) || (seen.get(driver.token)?.unchangedMs ?? 0) >= goneMs) {
          gone.add(driver.token);
          found = true;
        }
      }
      return found;
    },
    release: () => drivers.leave(self.token),
  };
}

/**
 * What process numbers are told apart by: the same number means the same process only on one computer, until it is started
 * again, and in one container.
 */
function thisMachine(): string {
  const parts = [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ].map((read) => {
    try {
      return read();
    } catch {
      // Only Linux has them.
      return '';
    }
  });
  return [hostname(), ...parts].join(' ').trim();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be asked, which says that it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** On Linux a dead process keeps its number until whoever started it has asked how it ended. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
