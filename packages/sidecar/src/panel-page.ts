/** The panel's files over HTTP. */
import type { Context, Hono } from 'hono';
import type { PanelFile, PanelFiles } from './panel-files.ts';

/**
 * What the page may do: its own script, its own styles, its own sidecar, and pictures that it makes of what that answers.
 * Anything else is for the browser to refuse, whatever a scene or a file is named.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const PERMISSIONS_POLICY = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'usb',
  'serial',
  'hid',
  'midi',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Permissions-Policy': PERMISSIONS_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Serves the files, each under its own path and nothing else. */
export function servePanelFiles(app: Pick<Hono, 'get'>, files: PanelFiles): void {
  for (const [path, file] of files) app.get(path, (c) => answer(c, file));
}

function answer(c: Context, { content, contentType, etag, isFinal }: PanelFile): Response {
  const headers = {
    ...HEADERS,
    'Content-Type': contentType,
    ETag: etag,
    // The page is asked for anew each time: another sidecar may have another one.
    'Cache-Control': isFinal ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  const known = (c.req.header('if-none-match') ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''));
  return known.includes(etag) ? c.body(null, 304, headers) : c.body(content, 200, headers);
}
