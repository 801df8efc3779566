import { words } from '../words/language.ts';

/** What can be chosen for those settings that are one of a few. */
export const settingValues = words({
  en: {
    automatic: 'Automatic',
    farmDecides: 'The farm decides',
    anySystem: 'Either',
    positions: { first: 'First frame', middle: 'Middle frame', last: 'Last frame' },
    policies: {
      exact: 'The very same version',
      sameMinor: 'The same release',
      newestCompatible: 'The newest that renders it',
    },
    tileShapes: { block: 'Blocks', strip: 'Strips' },
    priorities: { 50: 'Normal 50', 60: 'High 60' },
    onExistings: { overwrite: 'Replace it', skip: 'Keep it', keepBoth: 'Keep both' },
  },
  zh: {
    automatic: '自动',
    farmDecides: '由农场决定',
    anySystem: '均可',
    positions: { first: '首帧', middle: '中间帧', last: '末帧' },
    policies: {
      exact: '版本完全一致',
      sameMinor: '同一发行版',
      newestCompatible: '可渲染的最新版本',
    },
    tileShapes: { block: '网格', strip: '条带' },
    priorities: { 50: '普通 50', 60: '高 60' },
    onExistings: { overwrite: '替换', skip: '保留', keepBoth: '两者都保留' },
  },
});

/** What systems are called in every language. */
export const systemNames = { linux: 'Linux', windows: 'Windows' } as const;
