import { words } from '../words/language.ts';

/** Words of the parts that every screen uses. */
export const kitWords = words({
  en: {
    close: 'Close',
    cancel: 'Cancel',
    more: 'More',
    dismiss: 'Dismiss',
    messages: 'Messages',
    selected: (count: number) => `${count} selected`,
  },
  zh: {
    close: '关闭',
    cancel: '取消',
    more: '更多',
    dismiss: '知道了',
    messages: '消息',
    selected: (count: number) => `已选择 ${count} 项`,
  },
});
