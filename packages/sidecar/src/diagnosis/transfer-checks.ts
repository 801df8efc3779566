import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { connect } from 'node:net';
import { type Check, type Found, ofAccount } from './check.ts';

/** Lines that are tried; more would look like an attack. */
const MOST_LINES = 16;

/** Longest that a line may take to take a connection. Milliseconds. */
const LINE_MS = 5000;

export const transferChecks: readonly Check[] = [
  ofAccount({
    id: 'engine',
    title: { en: 'The way of moving files', zh: '传输引擎' },
    async look({ account, client }, { transfers }, signal) {
      // One of its own: what jobs are using is left as it is.
      const { name } = await transfers.openEngine(account, client, signal);
      return {
        status: 'ok',
        text: { en: `Files are moved with "${name}".`, zh: `使用 "${name}" 传输文件。` },
      };
    },
  }),
  ofAccount({
    id: 'lines',
    title: { en: "The farm's lines", zh: '农场线路' },
    async look({ client }, _subject, signal) {
      const { engines } = await client.transferConfig({ signal });
      const lines = engines.flatMap(({ lines: offered }) => offered).slice(0, MOST_LINES);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LINE_MS)]);
      const tried = await Promise.all(
        lines.map(async ({ name, server, port }) => {
          const label = `${name || server} (${server}:${port})`;
          const took = await timeToConnect(server, port, limit);
          return { label, took };
        }),
      );
      return told(tried);
    },
  }),
  {
    id: 'programs',
    title: { en: "The vendor's transfer programs", zh: '厂商传输程序' },
    async look({ transfers }) {
      const { transmitterFolder, raysyncFolder } = transfers.settings();
      const folders = [transmitterFolder, raysyncFolder].filter((folder) => folder !== null);
      if (folders.length === 0) {
        return {
          status: 'skipped',
          text: { en: 'None is set up; none is needed.', zh: '未设置，也不需要。' },
        };
      }
      const missing: string[] = [];
      for (const folder of folders) await access(folder).catch(() => missing.push(folder));
      if (missing.length === 0) {
        return {
          status: 'ok',
          text: { en: `They are in ${folders.join(', ')}.`, zh: `位于 ${folders.join('、')}。` },
        };
      }
      return {
        status: 'error',
        text: { en: `${missing.join(', ')} is not there.`, zh: `${missing.join('、')} 不存在。` },
        hint: { en: 'Correct the folder in the transfer settings.', zh: '请在传输设置中更正文件夹。' },
      };
    },
  },
  {
    id: 'redis',
    title: { en: "The studio's shared cache", zh: '工作室共享缓存' },
    async look({ transfers }, signal) {
      const { cache } = transfers.settings();
      if (cache.kind !== 'redis') {
        return {
          status: 'skipped',
          text: { en: 'None is set up; this computer has its own.', zh: '未设置；本机使用自己的缓存。' },
        };
      }
      const trouble = transfers.cacheTrouble();
      if (trouble !== null) {
        return {
          status: 'warning',
          text: {
            en: trouble.message,
            zh: trouble.zh?.message ?? `共享缓存不可用（${cache.host}:${cache.port}）。`,
          },
          hint: {
            en: trouble.hint,
            zh: trouble.zh?.hint ?? '请检查传输设置中的地址、用户和密码。没有它作业也会继续。',
          },
        };
      }
      const { host, port } = cache;
      const took = await timeToConnect(host, port, AbortSignal.any([signal, AbortSignal.timeout(LINE_MS)]));
      if (took !== null) {
        return {
          status: 'ok',
          text: {
            en: `${host}:${port} is reached (${took} ms).`,
            zh: `可以连接 ${host}:${port}（${took} 毫秒）。`,
          },
        };
      }
      return {
        status: 'warning',
        text: { en: `${host}:${port} cannot be reached.`, zh: `无法连接 ${host}:${port}。` },
        hint: {
          en: 'Jobs go on without it, with more work. Ask whoever runs it, or correct the transfer settings.',
          zh: '作业会继续，只是较慢。请联系维护人员，或更正传输设置。',
        },
      };
    },
  },
];

function told(tried: readonly { readonly label: string; readonly took: number | null }[]): Found {
  if (tried.length === 0) {
    return {
      status: 'error',
      text: { en: 'The farm offers no line.', zh: '农场没有提供线路。' },
      hint: {
        en: 'Ask the farm to switch on file transfer for your account.',
        zh: '请联系农场为您的账号开通文件传输。',
      },
    };
  }
  const reached = tried.flatMap(({ label, took }) => (took === null ? [] : [`${label} ${took} ms`]));
  const lost = tried.flatMap(({ label, took }) => (took === null ? [label] : []));
  const text = {
    en: [
      ...(reached.length > 0 ? [`Reached: ${reached.join(', ')}.`] : []),
      ...(lost.length > 0 ? [`Not reached: ${lost.join(', ')}.`] : []),
    ].join(' '),
    zh: [
      ...(reached.length > 0 ? [`可以连接：${reached.join('、')}。`] : []),
      ...(lost.length > 0 ? [`无法连接：${lost.join('、')}。`] : []),
    ].join(''),
  };
  if (lost.length === 0) return { status: 'ok', text };
  return {
    status: reached.length === 0 ? 'error' : 'warning',
    text,
    hint: {
      en: 'A firewall may keep the connection back. Choose a line that is reached in the transfer settings.',
      zh: '可能被防火墙拦截。请在传输设置中选择可以连接的线路。',
    },
  };
}

/** Milliseconds until a connection is open, which is closed again; null when none came about. */
async function timeToConnect(server: string, port: number, signal: AbortSignal): Promise<number | null> {
  const begun = performance.now();
  const socket = connect({ host: server.replace(/^\[(.*)\]$/, '$1'), port });
  try {
    await once(socket, 'connect', { signal });
    return Math.round(performance.now() - begun);
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}
