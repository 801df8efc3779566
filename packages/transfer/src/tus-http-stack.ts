import type { Readable } from 'node:stream';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { type Gateway, readText, refusal } from './gateway.ts';

/** The part of a file that one PATCH sends. tus-js-client reads `size` and passes the rest through. */
export interface FileSlice {
  readonly size: number;
  /** Reads the slice anew, calling back with the bytes handed out so far. */
  read(onRead: (bytes: number) => void): Readable;
}

/**
 * tus-js-client over our gateway. Its own stack for Node has no time-outs, never settles when an answer is cut
 * short, and lets a failing read of the file escape as an uncaught error.
 *
 * @param signal ends the requests; the `abort` of tus-js-client is lost on an upload that just begins.
 * @param extraSilenceMs allowed for answers to PATCH: the gateway hashes the whole file before the last of them.
 */
export function createHttpStack(gateway: Gateway, signal: AbortSignal, extraSilenceMs: number): HttpStack {
  return {
    getName: () => 'farmhand',
    createRequest: (method, url) => createRequest(gateway, signal, extraSilenceMs, method, url),
  };
}

function createRequest(
  gateway: Gateway,
  signal: AbortSignal,
  extraSilenceMs: number,
  method: string,
  url: string,
): HttpRequest {
  const headers = new Map<string, string>();
  let onRead: (bytes: number) => void = () => {};
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (name, value) => void headers.set(name, value),
    getHeader: (name) => headers.get(name),
    setProgressHandler(handler) {
      onRead = handler;
    },
    async send(slice: FileSlice | null): Promise<HttpResponse> {
      if (method !== 'POST' && method !== 'HEAD' && method !== 'PATCH') {
        throw new Error(`uploads need no ${method} request`);
      }
      if (slice !== null) headers.set('Content-Length', String(slice.size));
      const answer = await gateway.send({
        method,
        url,
        headers: Object.fromEntries(headers),
        stream: slice?.read(onRead),
        signal,
        extraSilenceMs: method === 'PATCH' ? extraSilenceMs : 0,
      });
      const text = await readText(gateway.baseUrl, answer, signal);
      // tus-js-client takes every failed HEAD for a lost upload and would begin anew, sending all bytes again.
      if (method === 'HEAD' && answer.status >= 300 && answer.status !== 404 && answer.status !== 410) {
        throw refusal(gateway.baseUrl, answer.status, text);
      }
      return {
        getStatus: () => answer.status,
        getHeader: (name) => answer.header(name.toLowerCase()),
        getBody: () => text,
        getUnderlyingObject: () => undefined,
      };
    },
    // Uploads are only ever aborted after `signal`, which has ended the request already.
    async abort() {},
    getUnderlyingObject: () => undefined,
  };
}
