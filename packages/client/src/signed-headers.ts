import { randomInt } from 'node:crypto';
import { type JsonObject, sign, stringToSign } from './signing.ts';

/** Who is calling. The key never leaves this machine: it only signs. */
export interface Credentials {
  /** Names the account; sent with every request. */
  readonly accessId: string;
  /** What requests are signed with. */
  readonly accessKey: string;
  /** Platform number of the account, `2` unless stated. */
  readonly platform?: string | undefined;
}

/** A request to be signed, and by whom. */
export interface SignedHeadersInput {
  /** `POST` for API calls; transfer gateways are asked with other methods too. */
  readonly method: string;
  /** Full address; its host (with the port, unless that is the scheme's own) and its path are signed, the query is not. */
  readonly url: string | URL;
  /** The JSON body's top level. Leave out, or pass `{}`, when the body is no JSON object. */
  readonly body?: JsonObject | undefined;
  /** Who signs. */
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

/** The vendor's SDK draws nonces from 100000 to 999998; a prime number of them, so that any step visits them all. */
const LOWEST_NONCE = 100_000;
const NONCES = 899_981;

let position = randomInt(NONCES);
const step = randomInt(1, NONCES);

/**
 * A fresh nonce in the range that the vendor's SDK uses. Drawn by chance, two of a thousand requests a second would
 * soon share one and be refused as a replay; so this process goes through all of them in an order of its own.
 */
export function nextNonce(): string {
  position = (position + step) % NONCES;
  return String(LOWEST_NONCE + position);
}

/**
 * The farm's headers for one request, signature included. Good for one sending only: the farm refuses a nonce
 * it has seen and a timestamp that has grown old, so ask anew for every attempt.
 */
export function signedHeaders(input: SignedHeadersInput): Record<string, string> {
  const { host, pathname } = new URL(input.url);
  return signParts(input.method, host, pathname, input.body ?? {}, {
    credentials: input.credentials,
    farmTime: input.clock ?? Date.now,
    nonce: input.nonce ?? nextNonce,
    protocolVersion: input.protocolVersion ?? '1.0.0',
  });
}

/** {@link signedHeaders} for those who have taken the address apart already. */
export function signParts(
  method: string,
  domain: string,
  path: string,
  body: JsonObject,
  by: {
    readonly credentials: Credentials;
    readonly farmTime: () => number;
    readonly nonce: () => string;
    readonly protocolVersion: string;
  },
): Record<string, string> {
  const { credentials } = by;
  const headers = {
    accessId: credentials.accessId,
    channel: CHANNEL,
    platform: credentials.platform ?? '2',
    UTCTimestamp: String(Math.floor(by.farmTime() / 1000)),
    nonce: by.nonce(),
    version: by.protocolVersion,
  };
  const text = stringToSign({ method, domain, path, headers, body });
  return { ...headers, signature: sign(credentials.accessKey, text) };
}
