import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { LocalizedText, Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { CODE_SECONDS, type PanelScreen } from './api/panel.ts';

/** What an address opens the panel with. */
export interface PanelOpening {
  /** Host session whose scene the panel is about; null for none. */
  readonly hostSessionId: string | null;
  readonly screen: PanelScreen;
}

/** One panel that traded a code. */
export interface PanelSession {
  /** Calls `close` when the session ends, for a request that is under way; what is returned takes that back. */
  holds(close: () => void): () => void;
  /**
   * Its bearer is worth nothing from now on, and what it has open is closed: at once, or when `later` calls what it is given.
   */
  end(later?: (close: () => void) => void): void;
}

/**
 * One-time codes, and the bearers they are traded for. Both are 32 random bytes and kept as hashes only; they live no longer
 * than this sidecar.
 */
export interface PanelSessions {
  /** A code that can be traded once, within {@link CODE_SECONDS}. */
  makeCode(opening: PanelOpening): string;
  /** Whether it is a code that was made here, traded or not; any other is wrong, whoever brings it. */
  isKnown(code: string): boolean;
  /**
   * Trades a code for a bearer. A code that comes twice has been overheard: whoever came first is thrown out as well.
   *
   * @throws SubmissionError `panel-code-wrong`, `panel-code-used`, `panel-codes-tried` (wrong ones, too often).
   */
  trade(code: string): PanelOpening & { readonly token: string };
  /** Whose bearer it is; null when it is no panel's (any more). */
  find(bearer: string): PanelSession | null;
  close(): void;
}

export interface PanelSessionsOptions {
  /** A clock that only goes forward, in milliseconds; that of the process unless given. */
  readonly monotonicMs?: () => number;
}

/** Codes that wait to be traded; the oldest goes for one more. */
const MOST_CODES = 32;
/** Panels with a bearer; the one that was longest unused goes for one more. */
const MOST_SESSIONS = 64;
/** Wrong codes in a minute that are answered as such. Right ones are traded all the same. */
const MOST_WRONG = 20;
const MINUTE_MS = 60_000;

interface OpenCode {
  readonly hash: Buffer;
  readonly opening: PanelOpening;
  readonly expiresAt: number;
}

interface OpenSession extends PanelSession {
  readonly hash: Buffer;
  /** Of the code that brought it. */
  readonly codeHash: Buffer;
  busy(): boolean;
}

export function openPanelSessions(options: PanelSessionsOptions = {}): PanelSessions {
  const { monotonicMs = () => performance.now() } = options;
  let codes: readonly OpenCode[] = [];
  /** The longest unused first. */
  let sessions: readonly OpenSession[] = [];
  let wrong = { since: monotonicMs(), count: 0 };

  const begin = (token: string, codeHash: Buffer): void => {
    const held = new Set<() => void>();
    const session: OpenSession = {
      hash: hashOf(token),
      codeHash,
      busy: () => held.size > 0,
      holds(close) {
        held.add(close);
        return () => held.delete(close);
      },
      end(later = (close) => close()) {
        sessions = sessions.filter((each) => each !== session);
        later(() => {
          for (const close of [...held]) close();
        });
      },
    };
    while (sessions.length >= MOST_SESSIONS) (sessions.find((each) => !each.busy()) ?? sessions[0])?.end();
    sessions = [...sessions, session];
  };
  const refuse = (): never => {
    const now = monotonicMs();
    if (now - wrong.since >= MINUTE_MS) wrong = { since: now, count: 0 };
    wrong = { ...wrong, count: wrong.count + 1 };
    throw new SubmissionError(wrong.count > MOST_WRONG ? TRIED : WRONG);
  };

  return {
    makeCode(opening) {
      const code = secret();
      const now = monotonicMs();
      const open = codes.filter(({ expiresAt }) => expiresAt > now).slice(-(MOST_CODES - 1));
      codes = [...open, { hash: hashOf(code), opening, expiresAt: now + CODE_SECONDS * 1000 }];
      return code;
    },
    isKnown(text) {
      const hash = hashOf(text);
      const ofSession = withHash(sessions, hash, ({ codeHash }) => codeHash);
      return withHash(codes, hash, (each) => each.hash) !== null || ofSession !== null;
    },
    trade(text) {
      const hash = hashOf(text);
      const robbed = withHash(sessions, hash, ({ codeHash }) => codeHash);
      if (robbed !== null) {
        robbed.end();
        throw new SubmissionError(USED);
      }
      const code = withHash(codes, hash, (each) => each.hash);
      codes = codes.filter((each) => each !== code);
      if (code === null || code.expiresAt <= monotonicMs()) return refuse();
      const token = secret();
      begin(token, code.hash);
      return { token, ...code.opening };
    },
    find(bearer) {
      const session = withHash(sessions, hashOf(bearer), (each) => each.hash);
      if (session === null) return null;
      sessions = [...sessions.filter((each) => each !== session), session];
      return session;
    },
    close() {
      codes = [];
      for (const session of sessions) session.end();
    },
  };
}

/** 32 random bytes, as text that an address can hold. */
function secret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Looks at all of them, so that the time it takes says nothing. */
function withHash<T>(all: readonly T[], hash: Buffer, of: (each: T) => Buffer): T | null {
  let found: T | null = null;
  for (const each of all) if (timingSafeEqual(of(each), hash)) found = each;
  return found;
}

const OPEN_ANEW: LocalizedText = {
  en: 'Open the panel anew, from your program or with "farmhand panel".',
  zh: '请从软件中重新打开面板，或运行“farmhand panel”。',
};

const WRONG: Problem = {
  code: 'panel-code-wrong',
  message: 'This address of the panel has expired, or never was one.',
  hint: OPEN_ANEW.en,
  retryable: false,
  zh: { message: '此面板地址已失效，或从未有效。', hint: OPEN_ANEW.zh },
};

const USED: Problem = {
  code: 'panel-code-used',
  message:
    'This address of the panel was opened twice, so that neither page may go on: it could have been overheard.',
  hint: OPEN_ANEW.en,
  retryable: false,
  zh: { message: '此面板地址被打开了两次，地址可能已被他人看到，因此两个页面都已停用。', hint: OPEN_ANEW.zh },
};

const TRIED: Problem = {
  code: 'panel-codes-tried',
  message: 'Many wrong addresses of the panel were opened within a minute.',
  hint: OPEN_ANEW.en,
  retryable: false,
  zh: { message: '一分钟内打开了许多错误的面板地址。', hint: OPEN_ANEW.zh },
};
