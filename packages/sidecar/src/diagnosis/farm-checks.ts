import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Check, type Found, ofAccount } from './check.ts';

/** A clock that is further off is worth telling; requests are corrected for it all the same. Milliseconds. */
const CLOCK_WARNING_MS = 60_000;

/** A way to the farm that takes longer is slow. Milliseconds. */
const SLOW_MS = 1500;

export const farmChecks: readonly Check[] = [
  ofAccount({
    id: 'route',
    title: { en: 'The way to the farm', zh: '到农场的网络' },
    async look({ account }, _subject, signal) {
      const { hostname, port, protocol } = new URL(account.endpoint);
      const host = hostname.replace(/^\[(.*)\]$/, '$1');
      const tls = protocol === 'https:';
      const number = port === '' ? (tls ? 443 : 80) : Number(port);
      const begun = performance.now();
      const { address } = await lookup(host);
      const found = performance.now();
      signal.throwIfAborted();
      const connected = await opened(() => connect({ host: address, port: number }), 'connect', signal);
      const secured = tls
        ? await opened(
            () =>
              connectTls({ host: address, port: number, ...(isIP(host) === 0 ? { servername: host } : {}) }),
            'secureConnect',
            signal,
          )
        : 0;
      const ms = (value: number) => `${Math.round(value)} ms`;
      const parts = `DNS ${ms(found - begun)}, TCP ${ms(connected)}${tls ? `, TLS ${ms(secured)}` : ''}`;
      const slow = found - begun + connected + secured > SLOW_MS;
      return {
        status: slow ? 'warning' : 'ok',
        text: {
          en: `${host}:${number} is reached (${parts}).`,
          zh: `可以连接 ${host}:${number}（${parts}）。`,
        },
        ...(slow
          ? {
              hint: {
                en: 'The connection is slow. A VPN or a proxy may be in between.',
                zh: '连接较慢，可能经过了 VPN 或代理。',
              },
            }
          : {}),
      };
    },
  }),
  ofAccount({
    id: 'key',
    title: { en: 'The access key', zh: '访问密钥' },
    async look({ client }, _subject, signal) {
      const { userName } = await client.profile({ signal });
      return {
        status: 'ok',
        text: {
          en: `The farm accepts the access key of ${userName}.`,
          zh: `农场接受 ${userName} 的访问密钥。`,
        },
      };
    },
  }),
  ofAccount({
    id: 'clock',
    title: { en: 'The clock', zh: '时钟' },
    async look({ account }, _subject, signal): Promise<Found> {
      const before = Date.now();
      const date = await dateOf(account.endpoint, signal);
      const after = Date.now();
      if (date === null) {
        return {
          status: 'skipped',
          text: { en: 'The farm does not tell its time.', zh: '农场没有给出它的时间。' },
        };
      }
      // The header has whole seconds, cut off.
      const offMs = (before + after) / 2 - (date + 500);
      const seconds = Math.round(Math.abs(offMs) / 1000);
      if (Math.abs(offMs) < CLOCK_WARNING_MS) {
        return {
          status: 'ok',
          text: {
            en: `This computer's clock and the farm's differ by ${seconds} s.`,
            zh: `本机时钟与农场相差 ${seconds} 秒。`,
          },
        };
      }
      const [en, zh] = offMs > 0 ? ['ahead', '快'] : ['behind', '慢'];
      return {
        status: 'warning',
        text: {
          en: `This computer's clock is ${seconds} s ${en} of the farm's.`,
          zh: `本机时钟比农场${zh} ${seconds} 秒。`,
        },
        hint: {
          en: 'Have the system set its clock by itself. Farmhand corrects its requests for it; other programs may not.',
          zh: '请让系统自动校准时钟。Farmhand 会自行修正请求，其他程序不一定会。',
        },
      };
    },
  }),
];

/** Milliseconds until a new connection is open; it is closed again. */
async function opened(
  open: () => ReturnType<typeof connect>,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<number> {
  const begun = performance.now();
  const socket = open();
  try {
    await once(socket, event, { signal });
    return performance.now() - begun;
  } finally {
    socket.destroy();
  }
}

/** The `Date` of whatever answer the address gives, in milliseconds since 1970; null when it has none. */
async function dateOf(endpoint: string, signal: AbortSignal): Promise<number | null> {
  const request = endpoint.startsWith('https:') ? httpsRequest : httpRequest;
  const sent = request(endpoint, { method: 'HEAD', agent: false, signal }).end();
  const [response] = await once(sent, 'response');
  const date = Date.parse(String(response.headers.date));
  response.destroy();
  return Number.isNaN(date) ? null : date;
}
