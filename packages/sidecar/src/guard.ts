import { createHash, timingSafeEqual } from 'node:crypto';
import type { LocalizedText, Problem } from '@farmhand/model';
import { panelRoutes } from './api/panel.ts';
import type { PanelSession } from './panel-sessions.ts';

export interface GuardedRequest {
  readonly method: string;
  /** What the request line asks for, as it came: `/api/v1/health?x=1`. */
  readonly target: string;
  /** The address that the routes see, made of Host and target. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
}

export interface GuardOptions {
  readonly port: number;
  readonly token: string;
  /** Whether a path is that of one of the panel's own files, which anybody on this machine may see. */
  readonly isPanelFile: (path: string) => boolean;
  /** The panel whose bearer it is; null when it is no panel's. */
  readonly panelOf: (bearer: string) => PanelSession | null;
}

export type GuardVerdict =
  | {
      readonly allowed: true;
      /** Who asks: a program of this user, one of its panels, or whoever may ask for a file of the panel or trade a code. */
      readonly caller: 'program' | 'anybody' | PanelSession;
    }
  | { readonly allowed: false; readonly status: 400 | 401 | 403 | 405 | 415; readonly problem: Problem };

/** Browsers say so of what a page of ours asks for, and of an address that the user typed or opened from elsewhere. */
const OWN_SITES: readonly string[] = ['same-origin', 'none'];

/**
 * Decides on a request before anything else looks at it. Only programs of this user on this machine pass: web
 * pages are kept out by Host (DNS rebinding), Origin and Sec-Fetch-Site, other users by the bearer. A panel's own files hold
 * no secret and need none; the trade of a code needs the Origin in its place, which only a page that we served has.
 */
export function guard(request: GuardedRequest, options: GuardOptions): GuardVerdict {
  const { method, header } = request;
  const own = `127.0.0.1:${options.port}`;
  if (header('host') !== own)
    return refuse(403, 'wrong-host', {
      en: `Ask for http://${own}.`,
      zh: `请访问 http://${own}。`,
    });
  const { pathname } = new URL(request.url);
  if (request.target.split('?', 1)[0] !== pathname) {
    return refuse(400, 'wrong-address', {
      en: 'Ask for the path alone, as it is, without "..".',
      zh: '请只写路径本身，不要包含“..”。',
    });
  }
  const origin = header('origin');
  if (origin !== undefined && origin !== `http://${own}`) return fromElsewhere();

  const reads = method === 'GET' || method === 'HEAD';
  const isPanelFile = options.isPanelFile(pathname);
  const site = header('sec-fetch-site');
  // Following a link to the page shows it, and gives nothing to whoever made the link.
  const opensPage =
    isPanelFile && header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document';
  if (site !== undefined && !OWN_SITES.includes(site) && !opensPage) return fromElsewhere();
  if (isPanelFile)
    return reads
      ? { allowed: true, caller: 'anybody' }
      : refuse(405, 'wrong-method', {
          en: 'Files of the panel can only be read.',
          zh: '面板的文件只能读取。',
        });

  let caller: 'program' | 'anybody' | PanelSession | null;
  if (method === 'POST' && pathname === panelRoutes.tradePanelCode.path) {
    if (origin === undefined) return fromElsewhere();
    caller = 'anybody';
  } else caller = callerOf(header('authorization'), options);
  if (caller === null) {
    return refuse(401, 'wrong-token', {
      en: 'Read the token from the discovery file anew: it changes with every start. A panel has to be opened anew.',
      zh: '请重新从发现文件中读取令牌：每次启动都会更换。面板需要重新打开。',
    });
  }
  if (method === 'HEAD') return refuse(405, 'wrong-method', { en: 'Ask with GET.', zh: '请使用 GET。' });
  const hasBody = Number(header('content-length') ?? 0) > 0 || header('transfer-encoding') !== undefined;
  const takesBody = !reads && method !== 'DELETE';
  if ((takesBody || hasBody) && !/^application\/json\s*(;|$)/i.test(header('content-type') ?? '')) {
    return refuse(415, 'not-json', {
      en: 'Send a JSON body with Content-Type: application/json.',
      zh: '请以 Content-Type: application/json 发送 JSON 内容。',
    });
  }
  return { allowed: true, caller };
}

function callerOf(authorization: string | undefined, options: GuardOptions): 'program' | PanelSession | null {
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return null;
  return sameSecret(bearer, options.token) ? 'program' : options.panelOf(bearer);
}

function fromElsewhere(): GuardVerdict {
  return refuse(403, 'wrong-origin', {
    en: 'Web pages from elsewhere may not talk to the sidecar.',
    zh: '其他来源的网页不能访问 Farmhand 后台程序。',
  });
}

function refuse(status: 400 | 401 | 403 | 405 | 415, code: string, hint: LocalizedText): GuardVerdict {
  return {
    allowed: false,
    status,
    problem: {
      code,
      message: 'The sidecar refused this request.',
      hint: hint.en,
      retryable: false,
      zh: { message: 'Farmhand 后台程序拒绝了此请求。', hint: hint.zh },
    },
  };
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
