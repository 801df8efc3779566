import type { Credentials } from '../signed-headers.ts';

/** An HMAC-SHA256 in base64: the shape of every signature. */
const SIGNATURE = /[A-Za-z0-9+/]{43}=/g;

/**
 * Blots the account's secrets and anything shaped like a signature out of text that came from outside, and the control
 * characters too, which could forge a line of a log or move a terminal's cursor.
 */
export type Redact = (text: string) => string;

export function redactor(credentials: Credentials): Redact {
  const secrets = [credentials.accessKey, credentials.accessId].flatMap(spellings);
  return (text) =>
    secrets
      .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
      .replaceAll(SIGNATURE, '***')
      .replaceAll(CONTROL, ' ');
}

/** Runs of them, line feeds included. */
const CONTROL = /\p{Cc}+/gu;

/** A secret as it stands, and as it stands in addresses, web pages and JSON that quote it. */
function spellings(secret: string): readonly string[] {
  const inMarkup = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const inPage = inMarkup.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  const inJson = secret.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const slashed = secret.replaceAll('/', '\\/');
  return [
    ...new Set([secret, encodeURIComponent(secret), encodeURI(secret), inMarkup, inPage, inJson, slashed]),
  ];
}
