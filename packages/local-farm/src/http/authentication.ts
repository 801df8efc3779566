import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type JsonObject, type SignedHeaders, sign, stringToSign } from '@farmhand/client/signing';
import type { Account, Accounts } from '../accounts/accounts.ts';
import type { Clock } from '../clock.ts';
import { change } from '../state/database.ts';
import { WireError } from './answer.ts';

/** How far a request's timestamp may be from the farm's clock, either way. */
const WINDOW_MS = 10 * 60 * 1000;

export interface SignedRequest {
  readonly method: string;
  /** Full address as asked for. Its host (with the port) and its path are signed, its query is not. */
  readonly url: string;
  readonly headers: Headers;
  /** `{}` where the body is no JSON object. */
  readonly body: JsonObject;
}

/**
 * Gives the account whose key signed the request, lately, when it was not answered before; throws otherwise.
 *
 * A replay is told by its signature, which covers the nonce: the vendor's own SDK draws nonces from 900,000 numbers,
 * so under load two honest requests share one sooner or later.
 */
export type Authenticate = (request: SignedRequest) => Account;

export function createAuthenticator(accounts: Accounts, database: DatabaseSync, clock: Clock): Authenticate {
  return ({ method, url, headers, body }) => {
    const signed = readSignedHeaders(headers);
    const signature = readHeader(headers, 'signature');
    const account = accounts.byAccessId(signed.accessId);
    if (account === null) {
      throw new WireError(
        'signatureInvalid',
        'This farm has no account with this accessId. Check the access id.',
      );
    }
    const { host, pathname } = new URL(url);
    const expected = sign(
      account.accessKey,
      stringToSign({ method, domain: host, path: pathname, headers: signed, body }),
    );
    if (!isSame(signature, expected)) {
      throw new WireError(
        'signatureInvalid',
        'The signature does not match the request. Check the access key.',
      );
    }

    const now = clock();
    const timestampMs = Number(signed.UTCTimestamp) * 1000;
    if (!Number.isFinite(timestampMs)) {
      throw new WireError(
        'parameterInvalid',
        'The header "UTCTimestamp" is not a number of seconds since 1970.',
      );
    }
    if (Math.abs(now - timestampMs) > WINDOW_MS) {
      throw new WireError(
        'signatureExpired',
        `The request's clock is ${describeGap(timestampMs - now)} the farm's; 10 minutes are allowed. Set the clock.`,
      );
    }

    change(database, 'DELETE FROM answeredSignatures WHERE forgetAt < ?', now);
    const isNew = change(
      database,
      'INSERT OR IGNORE INTO answeredSignatures (signature, forgetAt) VALUES (?, ?)',
      signature,
      timestampMs + WINDOW_MS,
    );
    if (isNew === 0) {
      throw new WireError(
        'signatureInvalid',
        `This request was answered before: its nonce "${signed.nonce}" is a replay. Sign every attempt anew.`,
      );
    }
    return account;
  };
}

function readSignedHeaders(headers: Headers): SignedHeaders {
  return {
    accessId: readHeader(headers, 'accessId'),
    channel: readHeader(headers, 'channel'),
    platform: readHeader(headers, 'platform'),
    UTCTimestamp: readHeader(headers, 'UTCTimestamp'),
    nonce: readHeader(headers, 'nonce'),
    version: readHeader(headers, 'version'),
  };
}

function readHeader(headers: Headers, name: string): string {
  const value = headers.get(name);
  if (value === null || value === '')
    throw new WireError('parameterMissing', `The header "${name}" is missing.`);
  return value;
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

function describeGap(gapMs: number): string {
  const minutes = Math.round(Math.abs(gapMs) / 60_000);
  return `${minutes} minutes ${gapMs < 0 ? 'behind' : 'ahead of'}`;
}
