import { createHmac } from 'node:crypto';

/** A JSON value as it stands in a request body. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };
/** The top level of a request body. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined };

/** Headers that take part in the signature; `Content-Type`, `languageFlag` and `signature` itself do not. */
export interface SignedHeaders {
  /** Names the account. */
  readonly accessId: string;
  /** `4`: API / SDK. */
  readonly channel: string;
  /** Platform number of the account: `2`. */
  readonly platform: string;
  /** Seconds since 1970. */
  readonly UTCTimestamp: string;
  /** A number as text that the farm has not seen lately. */
  readonly nonce: string;
  /** Version of the protocol: `1.0.0` as documented, `2.0.0` of the vendor's newer SDK. */
  readonly version: string;
}

/** What goes into the text that is signed. */
export interface StringToSignInput {
  /** `POST` for every API call; transfer gateways sign their other methods the same way. */
  readonly method: string;
  /** Host as given, with its port if it has one. */
  readonly domain: string;
  /** Path at the farm, without the query. */
  readonly path: string;
  /** The headers of the request that are signed. */
  readonly headers: SignedHeaders;
  /** The request's JSON object; empty where it has none. */
  readonly body: JsonObject;
}

/**
 * The text that is signed: headers and body flattened into one map (`a.b` for objects, `a0` for array elements),
 * sorted by code unit, joined as `key=value` with `&`, after `[METHOD]domain:path`.
 *
 * Source: the vendor's protocol description and the behaviour of its Python SDK.
 */
export function stringToSign(input: StringToSignInput): string {
  const pairs: Pair[] = [];
  for (const [key, value] of Object.entries(input.body)) {
    // A header stands in for a field of the same name.
    if (!Object.hasOwn(input.headers, key)) flatten(pairs, key, value);
  }
  for (const [key, value] of Object.entries(input.headers)) flatten(pairs, key, value);
  pairs.sort(byKey);
  let joined = '';
  for (const { key, value } of pairs) joined += `${joined === '' ? '' : '&'}${key}=${value}`;
  return `[${input.method}]${input.domain}:${input.path}&${joined}`;
}

/** Base64 of the HMAC-SHA256 of {@link stringToSign} under the account's access key. */
export function sign(accessKey: string, text: string): string {
  return createHmac('sha256', accessKey).update(text, 'utf8').digest('base64');
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

function byKey(a: Pair, b: Pair): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function flatten(pairs: Pair[], key: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) flatten(pairs, `${key}${index}`, element);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, element] of Object.entries(value)) {
      flatten(pairs, key === '' ? name : `${key}.${name}`, element);
    }
  } else {
    pairs.push({ key, value: typeof value === 'string' ? value : JSON.stringify(value) });
  }
}
