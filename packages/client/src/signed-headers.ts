import { randomInt } from 'node:crypto';
import { type JsonObject, sign, stringToSign } from './signing.ts';

/** Who is calling. The key never leaves this machine: it only signs. */
export interface Credentials {
  readonly accessId: string;
  readonly accessKey: string;
  /** Platform number of the account, `2` unless stated. */
  readonly platform?: string | undefined;
}

export interface SignedHeadersInput {
  /** `POST` for API calls; transfer gateways are asked with other methods too. */
  readonly method: string;
  /** Full address; its host (with the port, unless that is the scheme's own) and its path are signed, the query is not. */
  readonly url: string | URL;
  /** The JSON body's top level. Leave out, or pass `{}`, when the body is no JSON object. */
  readonly body?: JsonObject | undefined;
  readonly credentials: Credentials;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: (() => number) | undefined;
  /** A number as text that the farm has not seen lately; random unless given. */
  readonly nonce?: (() => string) | undefined;
  /** Value of the `version` header, `1.0.0` (as documented) unless given; the vendor's newer SDK says `2.0.0`. */
  readonly protocolVersion?: string | undefined;
}

/** `4`: API / SDK. */
const CHANNEL = '4';

/** A fresh nonce in the range that the vendor's SDK uses. */
export function randomNonce(): string {
  return String(randomInt(100_000, 999_999));
}

/**
 * The farm's headers for one request, signature included. Good for one sending only: the farm refuses a nonce
 * it has seen and a timestamp that has grown old, so ask anew for every attempt.
 */
export function signedHeaders(input: SignedHeadersInput): Record<string, string> {
  const url = new URL(input.url);
  const headers = {
    accessId: input.credentials.accessId,
    channel: CHANNEL,
    platform: input.credentials.platform ?? '2',
    UTCTimestamp: String(Math.floor((input.clock ?? Date.now)() / 1000)),
    nonce: (input.nonce ?? randomNonce)(),
    version: input.protocolVersion ?? '1.0.0',
  };
  const text = stringToSign({
    method: input.method,
    domain: url.host,
    path: url.pathname,
    headers,
    body: input.body ?? {},
  });
  return { ...headers, signature: sign(input.credentials.accessKey, text) };
}
