import type { Check } from './check.ts';

export const settingsChecks: readonly Check[] = [
  {
    id: 'account',
    title: { en: 'The farm account', zh: '农场账号' },
    async look({ farm, noAccount }) {
      if (farm === null) {
        return {
          status: 'error',
          text: noAccount,
          hint: {
            en: 'Enter an account in the Farmhand preferences, or run "farmhand login".',
            zh: '请在 Farmhand 首选项中填写账号，或运行 "farmhand login"。',
          },
        };
      }
      const { endpoint } = farm.account;
      return {
        status: 'ok',
        text: { en: `An account at ${endpoint} is in use.`, zh: `正在使用 ${endpoint} 的账号。` },
      };
    },
  },
  {
    id: 'settings',
    title: { en: 'The settings of this computer', zh: '本机设置' },
    async look({ transfers }) {
      const { problem } = transfers.described();
      if (problem === null) {
        return {
          status: 'ok',
          text: { en: `The settings can be used.`, zh: '本机设置可用。' },
        };
      }
      const { message, hint, zh = { message, hint } } = problem;
      return { status: 'error', text: { en: message, zh: zh.message }, hint: { en: hint, zh: zh.hint } };
    },
  },
  {
    id: 'flow',
    title: { en: 'Whether files are moved', zh: '文件传输状态' },
    async look({ transfers }) {
      const flow = transfers.gate.flow();
      switch (flow.state) {
        case 'flowing':
          return { status: 'ok', text: { en: 'Files may be moved now.', zh: '现在可以传输文件。' } };
        case 'paused':
          return {
            status: 'warning',
            text: { en: 'All transfers are paused.', zh: '所有传输已暂停。' },
            hint: { en: 'Resume them when they should go on.', zh: '需要继续时请恢复传输。' },
          };
        case 'quiet':
          return {
            status: 'warning',
            text: {
              en: `Files rest in the quiet hours, until ${timeText(flow.until)}.`,
              zh: `目前处于安静时段，${timeText(flow.until)} 之前不传输文件。`,
            },
            hint: {
              en: 'Change the quiet hours in the transfer settings if that is not meant.',
              zh: '如非本意，请在传输设置中更改安静时段。',
            },
          };
      }
    },
  },
];

/** On this computer's clock: `2026-03-01 18:00`. */
function timeText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
