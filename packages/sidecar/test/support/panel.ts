/** A panel as a browser sees it: it opens an address, trades the code and goes on with its bearer. */
import type { PanelNews } from '@farmhand/sidecar/api';
import type { SidecarClient } from '@farmhand/sidecar/connect';
import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface Panel {
  readonly token: string;
  /** `fetch` as the page does it. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Everything it hears, until the stream ends or breaks, or the signal aborts. */
  news(input?: {
    readonly after?: number;
    /** Host session it is about. */
    readonly host?: string | undefined;
    readonly signal?: AbortSignal;
  }): AsyncGenerator<PanelNews, void>;
}

export function codeIn(url: string): string {
  const code = /#code=([\w-]{43})(?:&|$)/.exec(url)?.[1];
  if (code === undefined) throw new Error(`no code in ${url}`);
  return code;
}

/** Trades a code as the page does. */
export function trade(
  origin: string,
  code: string,
  headers: Record<string, string> = { origin },
): Promise<Response> {
  return fetch(`${origin}/api/v1/panel/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ code }),
  });
}

export async function openPanel(
  client: SidecarClient,
  opening: Parameters<SidecarClient['panelUrl']>[0] = {},
): Promise<Panel> {
  const url = await client.panelUrl(opening);
  const { origin } = new URL(url);
  const answer = await trade(origin, codeIn(url));
  const { token } = (await answer.json()) as { token: string };
  return panelWith(origin, token);
}

export function panelWith(origin: string, token: string): Panel {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${origin}/api/v1${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        origin,
        'content-type': 'application/json',
        ...init.headers,
      },
    });
  return {
    token,
    ask,
    async *news({ after, host, signal } = {}) {
      const query = new URLSearchParams({
        ...(after === undefined ? {} : { after: String(after) }),
        ...(host === undefined ? {} : { host }),
      });
      const { body } = await ask(`/panel/events?${query}`, { ...(signal && { signal }) });
      if (body === null) return;
      const messages = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      try {
        for await (const { data } of messages) yield JSON.parse(data) as PanelNews;
      } catch {
        // The connection broke.
      }
    },
  };
}
