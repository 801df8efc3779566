import type { DatabaseSync } from 'node:sqlite';

/** A process that drives submissions, as the journal knows it. */
export interface Driver {
  /** Different at every start. */
  readonly token: string;
  /** For people. */
  readonly computer: string;
  /** Tells apart the sets of process numbers: the computer since its last start. */
  readonly machine: string;
  readonly pid: number;
  /** Rises with every sign of life. */
  readonly beat: number;
}

/** Processes that drive submissions of a journal, and what each has in hand; see `lease.ts`. */
export interface DriverStore {
  enter(driver: Omit<Driver, 'beat'>): void;
  beat(driver: Omit<Driver, 'beat'>): void;
  get(token: string): Driver | null;
  all(): readonly Driver[];
  /** Hands a submission from one driver (or none) to another; false when it is no longer the first one's. */
  take(submissionId: string, from: string | null, to: string): boolean;
  /** Lets go of everything. */
  leave(token: string): void;
  /** Strikes out a driver that has nothing in hand. */
  forget(token: string): void;
}

export function openDrivers(database: DatabaseSync): DriverStore {
  const write = database.prepare(
    `INSERT INTO drivers (token, computer, machine, pid, beat) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (token) DO UPDATE SET beat = beat + 1`,
  );
  const beat: DriverStore['beat'] = ({ token, computer, machine, pid }) =>
    void write.run(token, computer, machine, pid);
  return {
    enter: beat,
    beat,
    get(token) {
      const row = database.prepare('SELECT * FROM drivers WHERE token = ?').get(token);
      return row === undefined ? null : driverOf(row);
    },
    all: () => database.prepare('SELECT * FROM drivers').all().map(driverOf),
    take: (submissionId, from, to) =>
      database
        .prepare('UPDATE submissions SET lease = ? WHERE id = ? AND lease IS ?')
        .run(to, submissionId, from).changes > 0,
    leave(token) {
      database.prepare('UPDATE submissions SET lease = NULL WHERE lease = ?').run(token);
      database.prepare('DELETE FROM drivers WHERE token = ?').run(token);
    },
    forget(token) {
      database
        .prepare(
          'DELETE FROM drivers WHERE token = ? AND NOT EXISTS (SELECT 1 FROM submissions WHERE lease = drivers.token)',
        )
        .run(token);
    },
  };
}

function driverOf(row: Record<string, unknown>): Driver {
  return {
    token: String(row.token),
    computer: String(row.computer),
    machine: String(row.machine),
    pid: Number(row.pid),
    beat: Number(row.beat),
  };
}
