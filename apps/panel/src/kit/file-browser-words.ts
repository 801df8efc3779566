import { number } from '../format/numbers.ts';
import { words } from '../words/language.ts';

/** Words of what chooses files and folders. */
export const browserWords = words({
  en: {
    path: 'Folder',
    up: 'Up one folder',
    atTop: 'This is the topmost folder.',
    places: 'Places',
    elsewhere: 'Go to…',
    filter: 'Filter by name',
    onlyKinds: (endings: string) => `Only ${endings}`,
    name: 'Name',
    size: 'Size',
    listing: 'Folders and files',
    reading: 'Reading the folder…',
    empty: 'This folder is empty.',
    noMatch: 'Nothing here matches. Clear the filter to see all.',
    cut: (count: number) =>
      `Only the first ${number(count)} entries are shown. Type the folder above to go further.`,
    open: 'Open',
    choose: 'Choose',
    chooseThis: 'Choose this folder',
    chooseMany: (count: number) => `Choose ${number(count)}`,
    nothingChosen: 'Choose a file first.',
    hostTitle: 'Choose in the other window',
    hostText: (host: string) =>
      `${host} shows its own file window, perhaps behind this one. What you choose there appears here.`,
    here: 'Choose here instead',
  },
  zh: {
    path: '文件夹',
    up: '上一级文件夹',
    atTop: '已是最上级文件夹。',
    places: '位置',
    elsewhere: '前往…',
    filter: '按名称筛选',
    onlyKinds: (endings: string) => `仅 ${endings}`,
    name: '名称',
    size: '大小',
    listing: '文件夹和文件',
    reading: '正在读取文件夹…',
    empty: '此文件夹为空。',
    noMatch: '没有匹配的内容。清除筛选可查看全部。',
    cut: (count: number) => `仅显示前 ${number(count)} 项。可在上方直接输入文件夹路径。`,
    open: '打开',
    choose: '选择',
    chooseThis: '选择此文件夹',
    chooseMany: (count: number) => `选择 ${number(count)} 项`,
    nothingChosen: '请先选择一个文件。',
    hostTitle: '请在另一个窗口中选择',
    hostText: (host: string) =>
      `${host} 已打开自己的文件窗口，可能位于此窗口后面。在那里选择的内容会出现在这里。`,
    here: '改为在此处选择',
  },
});
