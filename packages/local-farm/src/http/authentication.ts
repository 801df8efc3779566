import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type JsonObject, type SignedHeaders, sign, stringToSign } from '@farmhand/client/signing';
import type { Account, Accounts } from '../accounts/accounts.ts';
import type { Clock } from '../clock.ts';
import { WireError } from './answer.ts';
import type { JsonBody } from './request-body.ts';
import { pythonSignableBody, signableBody } from './signable-body.ts';

/** How far a request's timestamp may be from the farm's clock, either way. */
const WINDOW_MS = 10 * 60 * 1000;
/** How often signatures that are too old to be of use are thrown away. */
const CLEANING_MS = 60_000;

export interface SignedRequest {
  readonly method: string;
  /** The host as asked for, with its port if that was named. */
  readonly domain: string;
  /** Without the query, which is not signed. */
  readonly path: string;
  readonly header: (name: SignedHeaderName) => string | null | undefined;
  /** Null where there is no JSON object. */
  readonly body: JsonBody | null;
}

type SignedHeaderName = keyof SignedHeaders | 'signature';

/**
 * Gives the account whose key signed the request, lately, when it was not answered before; throws otherwise.
 *
 * A replay is told by its signature, which covers the nonce: the vendor's own SDK draws nonces from 900,000 numbers,
 * so under load two honest requests share one sooner or later.
 */
export type CheckSignature = (request: SignedRequest) => Account;

/** {@link CheckSignature} for requests as the Fetch API has them; `body` is `{}` where it is no JSON object. */
export type Authenticate = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: JsonObject;
}) => Account;

export function createSignatureCheck(
  accounts: Accounts,
  database: DatabaseSync,
  clock: Clock,
): CheckSignature {
  const remember = createReplayMemory(database);
  return (request) => {
    const signed = readSignedHeaders(request.header);
    const signature = readHeader(request.header, 'signature');
    const account = accounts.byAccessId(signed.accessId);
    if (account === null) {
      throw new WireError(
        'signatureInvalid',
        'This farm has no account with this accessId. Check the access id.',
      );
    }
    if (!isSignedBy(account.accessKey, request, signed, signature)) {
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
    if (!remember(signature, timestampMs + WINDOW_MS, now)) {
      throw new WireError(
        'signatureInvalid',
        `This request was answered before: its nonce "${signed.nonce}" is a replay. Sign every attempt anew.`,
      );
    }
    return account;
  };
}

/** See {@link Authenticate}. */
export function forWebRequests(check: CheckSignature): Authenticate {
  return ({ method, url, headers, body }) => {
    const { host, pathname } = new URL(url);
    return check({
      method,
      domain: host,
      path: pathname,
      header: (name) => headers.get(name),
      body: { value: body, text: '' },
    });
  };
}

function isSignedBy(
  accessKey: string,
  { method, domain, path, body }: SignedRequest,
  headers: SignedHeaders,
  signature: string,
): boolean {
  const isSignatureOf = (signable: JsonObject) =>
    isSame(signature, sign(accessKey, stringToSign({ method, domain, path, headers, body: signable })));
  if (isSignatureOf(body === null ? {} : signableBody(body))) return true;
  const python = body === null ? null : pythonSignableBody(body);
  return python !== null && isSignatureOf(python);
}

/**
 * Remembers signatures until their timestamp is too old for them anyway; false for one that is there. Kept on disk: a
 * farm that was restarted must refuse replays too.
 */
function createReplayMemory(
  database: DatabaseSync,
): (signature: string, forgetAt: number, now: number) => boolean {
  const add = database.prepare(
    'INSERT OR IGNORE INTO answeredSignatures (signature, forgetAt) VALUES (?, ?)',
  );
  const forget = database.prepare('DELETE FROM answeredSignatures WHERE forgetAt < ?');
  let cleanedAt = Number.NEGATIVE_INFINITY;
  return (signature, forgetAt, now) => {
    if (Math.abs(now - cleanedAt) > CLEANING_MS) {
      forget.run(now);
      cleanedAt = now;
    }
    return Number(add.run(signature, forgetAt).changes) > 0;
  };
}

function readSignedHeaders(headers: SignedRequest['header']): SignedHeaders {
  return {
    accessId: readHeader(headers, 'accessId'),
    channel: readHeader(headers, 'channel'),
    platform: readHeader(headers, 'platform'),
    UTCTimestamp: readHeader(headers, 'UTCTimestamp'),
    nonce: readHeader(headers, 'nonce'),
    version: readHeader(headers, 'version'),
  };
}

function readHeader(headers: SignedRequest['header'], name: SignedHeaderName): string {
  const value = headers(name);
  if (value === null || value === undefined || value === '')
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
