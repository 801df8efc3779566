import type { Dispatcher } from 'undici';
import { createGate, type Gate, type Limits } from './gate.ts';
import type { LogEntry, Logger } from './log.ts';
import { createPool, type Pool } from './pool.ts';

/** A client's share of what all clients of its account in this process have in common. */
export interface AccountShare {
  readonly gate: Gate;
  readonly dispatcher: Pool['dispatcher'];
  /** Holds all calls of the account back, and tells every client's logger. */
  readonly hold: (entry: Extract<LogEntry, { event: 'held-back' }>) => void;
  /** Gives the share up; the last one closes the pool. */
  readonly leave: () => Promise<void>;
}

export interface Member {
  readonly limits: Limits;
  readonly logger: Logger | undefined;
  /** Connections of the client's own choice; it has no part in the pool then. */
  readonly dispatcher: Dispatcher | undefined;
}

interface Account {
  readonly gate: Gate;
  readonly members: Set<Member>;
  pool: Pool | undefined;
}

const accounts = new Map<string, Account>();

/** The account's gate and pool: made for its first client, shared by the further ones. */
export function joinAccount(origin: string, accessId: string, member: Member): AccountShare {
  const key = `${origin} ${accessId}`;
  const account = accounts.get(key) ?? {
    gate: createGate(member.limits),
    members: new Set(),
    pool: undefined,
  };
  accounts.set(key, account);
  const { gate, members } = account;
  members.add(member);
  gate.limit(strictest(members));
  const { dispatcher: own } = member;
  if (own === undefined) account.pool ??= createPool();
  const { pool } = account;
  const dispatcher = own === undefined ? pool?.dispatcher : () => own;
  if (dispatcher === undefined) throw new Error('an account without connections');
  return {
    gate,
    dispatcher,
    hold: (entry) => {
      gate.hold(entry.delayMs);
      for (const { logger } of members) logger?.(entry);
    },
    leave: async () => {
      members.delete(member);
      if (members.size === 0) accounts.delete(key);
      else gate.limit(strictest(members));
      if (pool === undefined || [...members].some((other) => other.dispatcher === undefined)) return;
      account.pool = undefined;
      await pool.close();
    },
  };
}

function strictest(members: ReadonlySet<Member>): Limits {
  const all = [...members];
  return {
    concurrent: Math.min(...all.map(({ limits }) => limits.concurrent)),
    perSecond: Math.min(...all.map(({ limits }) => limits.perSecond)),
  };
}
