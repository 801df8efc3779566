import type { TransferCache } from '@farmhand/model';
import type { StoredPage } from './folder-pages.ts';
import type { FolderStore } from './folder-store.ts';

/** A studio's Redis, as the settings of this computer name it. */
export type RedisAddress = Extract<TransferCache, { kind: 'redis' }>;

export interface RedisFolderStoreOptions {
  readonly address: RedisAddress;
  /** Empty for none. */
  readonly password: string;
  /** Longest wait for a connection and for each answer, in milliseconds; 1000 unless given. */
  readonly answerMs?: number | undefined;
  /** After trouble it is gone without for so many milliseconds; 30,000 unless given. */
  readonly restMs?: number | undefined;
  /** Told at the first trouble, and again when it had worked meanwhile. */
  readonly onTrouble: (error: unknown) => void;
}

const PREFIX = 'farmhand:1';
/** Counted anew whenever a folder is read or written. */
const KEEP_SECONDS = 30 * 86_400;
/** Pages in one command, about a megabyte: a slow network gets it within the time for an answer. */
const PAGES_A_COMMAND = 16;
/** How long another computer's `forget` may go unnoticed, in milliseconds. */
const GENERATION_MS = 10_000;

interface Connection {
  send(...command: (string | Buffer)[]): Promise<unknown>;
  end(): void;
}

/**
 * A store in a Redis that the computers of a studio share (version 2.6 or later, or what speaks its protocol). It
 * connects when first used. One that is gone or slow is gone without, and tried again after a while.
 *
 * A folder is a hash of its pages under `farmhand:1:SPACE:GENERATION:FOLDER`. To forget a space is to begin its next
 * generation; what is left of the last one expires.
 */
export function openRedisFolderStore(options: RedisFolderStoreOptions): FolderStore & { close(): void } {
  const { answerMs = 1_000, restMs = 30_000 } = options;
  let connecting: Promise<Connection> | null = null;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let isTold = false;
  let isClosed = false;
  const generations = new Map<string, { readonly value: string; readonly readAtMs: number }>();

  async function attempt<T>(work: (connection: Connection) => Promise<T>, otherwise: T): Promise<T> {
    if (isClosed || performance.now() < restUntilMs) return otherwise;
    connecting ??= connect(options, answerMs);
    const mine = connecting;
    try {
      const result = await work(await mine);
      isTold = false;
      return result;
    } catch (error) {
      // Others that waited on the same connection have said it already.
      if (connecting === mine) {
        connecting = null;
        restUntilMs = performance.now() + restMs;
        mine.then((connection) => connection.end()).catch(() => {});
        if (!isTold && !isClosed) options.onTrouble(error);
        isTold = true;
      }
      return otherwise;
    }
  }

  async function keyOf(connection: Connection, space: string, folder: string): Promise<string> {
    let generation = generations.get(space);
    if (generation === undefined || generation.readAtMs + GENERATION_MS < performance.now()) {
      const value = await connection.send('GET', generationKey(space));
      generation = { value: value instanceof Buffer ? value.toString() : '0', readAtMs: performance.now() };
      generations.set(space, generation);
    }
    return `${PREFIX}:${space}:${generation.value}:${folder}`;
  }

  return {
    read: (space, folder) =>
      attempt(async (connection) => {
        const key = await keyOf(connection, space, folder);
        const numbers = buffersIn(await connection.send('HKEYS', key))
          .map((field) => Number(field.toString()))
          .filter((number) => Number.isSafeInteger(number) && number >= 0)
          .sort((a, b) => a - b);
        const pages: StoredPage[] = [];
        for (let start = 0; start < numbers.length; start += PAGES_A_COMMAND) {
          const some = numbers.slice(start, start + PAGES_A_COMMAND);
          const values = await connection.send('HMGET', key, ...some.map(String));
          for (const [index, bytes] of (Array.isArray(values) ? values : []).entries()) {
            const number = some[index];
            if (number !== undefined && bytes instanceof Buffer) pages.push({ number, bytes });
          }
        }
        if (pages.length > 0) await connection.send('EXPIRE', key, String(KEEP_SECONDS));
        return pages;
      }, []),
    write: (space, folder, pages) =>
      attempt(async (connection) => {
        const key = await keyOf(connection, space, folder);
        for (let start = 0; start < pages.length; start += PAGES_A_COMMAND) {
          const some = pages.slice(start, start + PAGES_A_COMMAND);
          const fields = some.flatMap(({ number, bytes }) => [String(number), Buffer.from(bytes)]);
          await connection.send('HMSET', key, ...fields);
          await connection.send('EXPIRE', key, String(KEEP_SECONDS));
        }
      }, undefined),
    forget: (space) =>
      attempt(async (connection) => {
        const value = String(await connection.send('INCR', generationKey(space)));
        generations.set(space, { value, readAtMs: performance.now() });
      }, undefined),
    forgetFolder: (space, folder) =>
      attempt(async (connection) => {
        await connection.send('DEL', await keyOf(connection, space, folder));
      }, undefined),
    close() {
      isClosed = true;
      connecting?.then((connection) => connection.end()).catch(() => {});
    },
  };
}

function generationKey(space: string): string {
  return `${PREFIX}-generation:${space}`;
}

function buffersIn(reply: unknown): Buffer[] {
  return Array.isArray(reply) ? reply.filter((value) => value instanceof Buffer) : [];
}

async function connect(
  { address, password }: RedisFolderStoreOptions,
  answerMs: number,
): Promise<Connection> {
  // Some 700 KB of code that most never need.
  const { createClient, RESP_TYPES } = await import('@redis/client');
  const { host, port, user, database, tls } = address;
  const client = createClient({
    RESP: 2,
    socket: { host, port, connectTimeout: answerMs, reconnectStrategy: false, ...(tls ? { tls } : {}) },
    ...(user === '' ? {} : { username: user }),
    ...(password === '' ? {} : { password }),
    database,
    disableOfflineQueue: true,
    disableClientInfo: true,
  });
  const end = (): void => {
    if (client.isOpen) client.destroy();
  };
  // Without a listener it would end the process; the commands under way fail with it as well.
  client.on('error', () => {});
  try {
    await within(answerMs, client.connect());
  } catch (error) {
    end();
    throw error;
  }
  client.unref();
  return {
    send: (...command) =>
      within(answerMs, client.sendCommand(command, { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } })),
    end,
  };
}

/** @throws when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
