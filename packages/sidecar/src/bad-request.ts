import type { LocalizedText, Problem } from '@farmhand/model';

/** For a request that a client of this version would not make. `what` is wrong with it. */
export function badRequest(what: LocalizedText): Problem {
  return {
    code: 'bad-request',
    message: `The request is not understood: ${what.en}`,
    hint: 'The plugin and the sidecar may be of different versions; update both.',
    retryable: false,
    zh: {
      message: `无法理解该请求：${what.zh}`,
      hint: '插件与 Farmhand 后台程序的版本可能不同；请将两者都更新。',
    },
  };
}
