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
  readonly accessId: string;
  /** `4`: API / SDK. */
  readonly channel: string;
  readonly platform: string;
  /** Seconds since 1970. */
  readonly UTCTimestamp: string;
  readonly nonce: string;
  readonly version: string;
}

export interface StringToSignInput {
  /** `POST` for every API call; transfer gateways sign their other methods the same way. */
  readonly method: string;
  /** Host as given, with its port if it has one. */
  readonly domain: string;
  readonly path: string;
  readonly headers: SignedHeaders;
  readonly body: JsonObject;
}

/**
 * The text that is signed: headers and body flattened into one map (`a.b` for objects, `a0` for array elements),
 * sorted by code unit, joined as `key=value` with `&`, after `[METHOD]domain:path`.
 *
 * Source: the vendor's protocol description and the behaviour of its Python SDK.
 */
export function stringToSign(input: StringToSignInput): string {
  const pairs = [...flatten('', { ...input.body, ...input.headers })].sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  const joined = pairs.map(([key, value]) => `${key}=${value}`).join('&');
  return `[${input.method}]${input.domain}:${input.path}&${joined}`;
}

/** Base64 of the HMAC-SHA256 of {@link stringToSign} under the account's access key. */
export function sign(accessKey: string, text: string): string {
  return createHmac('sha256', accessKey).update(text, 'utf8').digest('base64');
}

function* flatten(prefix: string, value: JsonValue | undefined): Generator<[string, string]> {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* flatten(`${prefix}${index}`, element);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, element] of Object.entries(value)) {
      yield* flatten(prefix === '' ? key : `${prefix}.${key}`, element);
    }
  } else {
    yield [prefix, typeof value === 'string' ? value : JSON.stringify(value)];
  }
}
