import type { FarmSystem } from '@farmhand/environment';
import type { LocalizedText } from '@farmhand/model';

/** Why the farm cannot have a name. */
export type NameProblem = 'character' | 'reserved' | 'ending' | 'dots' | 'backslash' | 'length';

const why: Readonly<Record<NameProblem, LocalizedText>> = {
  character: {
    en: 'Windows allows none of < > : " | ? * in a name',
    zh: 'Windows 的名称中不能含有 < > : " | ? *',
  },
  reserved: { en: 'Windows keeps this name for itself', zh: '这是 Windows 的保留名称' },
  ending: {
    en: 'a name on Windows cannot end in a dot or a space',
    zh: 'Windows 的名称不能以句点或空格结尾',
  },
  dots: { en: 'a folder cannot be called that at the farm', zh: '农场中的文件夹不能使用此名称' },
  backslash: { en: 'the farm cannot have a backslash in a name', zh: '农场中的名称不能含有反斜杠' },
  length: { en: 'it is longer than the 255 bytes a name may have', zh: '名称超过了 255 字节的上限' },
};

/** What preflight says about paths that mean something else, or nothing, at the farm. */
export const pathTexts = {
  'path-illegal-name': (path: string, name: string, problem: NameProblem): LocalizedText => ({
    en: `The farm cannot have a file or folder named "${name}" (in ${path}): ${why[problem].en}. Rename it and point the scene at the new name.`,
    zh: `农场无法使用名称“${name}”（位于 ${path}）：${why[problem].zh}。请重命名，并让场景指向新名称。`,
  }),
  'path-case-collision': (one: string, other: string): LocalizedText => ({
    en: `${one} and ${other} differ only in upper and lower case. On Windows they are one file, so one would replace the other. Rename one of them.`,
    zh: `${one} 与 ${other} 仅大小写不同。在 Windows 上它们是同一个文件，会互相覆盖。请重命名其中之一。`,
  }),
  'path-case-mismatch': (stored: string, onDisk: string): LocalizedText => ({
    en: `The scene writes ${stored}, but on disk it is ${onDisk}. Linux tells upper and lower case apart and will not find it. Point the scene at the file again.`,
    zh: `场景中写的是 ${stored}，而磁盘上是 ${onDisk}。Linux 区分大小写，将找不到该文件。请在场景中重新指定该文件。`,
  }),
  'path-case-mismatch-folder': (stored: string, onDisk: string, count: number): LocalizedText => ({
    en: `The scene writes ${stored} in ${count} places, but on disk it is ${onDisk}. Linux tells upper and lower case apart and will not find these files. Rename it, or point the scene at the files again.`,
    zh: `场景中有 ${count} 处写的是 ${stored}，而磁盘上是 ${onDisk}。Linux 区分大小写，将找不到这些文件。请重命名，或在场景中重新指定这些文件。`,
  }),
  'path-of-other-system': (stored: string, system: FarmSystem): LocalizedText => {
    const [madeOn, rendersOn] = system === 'linux' ? ['Windows', 'Linux'] : ['Linux / macOS', 'Windows'];
    return {
      en: `${stored} is a path of ${madeOn}, and the farm renders on ${rendersOn}. The farm translates such paths; a path relative to the scene needs no translation.`,
      zh: `${stored} 是 ${madeOn} 的路径，而农场使用 ${rendersOn} 渲染。农场会转换此类路径；改用相对于场景的路径则无需转换。`,
    };
  },
  'path-of-other-system-more': (count: number): LocalizedText => ({
    en: `${count} more paths in the scene are of another system than the farm's. The farm translates them; paths relative to the scene need no translation.`,
    zh: `场景中另有 ${count} 个路径与农场的系统不同。农场会转换这些路径；改用相对于场景的路径则无需转换。`,
  }),
} as const;
