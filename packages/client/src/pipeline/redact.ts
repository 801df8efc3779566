import type { Credentials } from '../signed-headers.ts';

/** An HMAC-SHA256 in base64: the shape of every signature. */
const SIGNATURE = /[A-Za-z0-9+/]{43}=/g;

/** Blots the account's secrets and anything shaped like a signature out of text that came from outside. */
export type Redact = (text: string) => string;

export function redactor(credentials: Credentials): Redact {
  const secrets = [credentials.accessKey, credentials.accessId];
  return (text) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text).replaceAll(SIGNATURE, '***');
}
