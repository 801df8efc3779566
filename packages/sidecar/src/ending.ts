import type { Problem } from '@farmhand/model';

/** What is asked of a sidecar that is ending is answered with this. */
export const ENDING: Problem = {
  code: 'sidecar-ending',
  message: 'The sidecar is just ending.',
  hint: 'Try again; it is started anew.',
  retryable: true,
  zh: { message: 'Farmhand 后台程序正在退出。', hint: '请重试；它会重新启动。' },
};
