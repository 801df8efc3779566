import { words } from './language.ts';

/** Words around the screens. */
export const shellWords = words({
  en: {
    screens: {
      submit: 'Submit',
      assets: 'Assets',
      progress: 'Progress',
      jobs: 'Jobs',
      rehearsal: 'Rehearsal',
      settings: 'Settings',
    },
    navigation: 'Screens',
    skip: 'Skip to the screen',
    underWay: (count: number) => (count === 1 ? '1 job under way' : `${count} jobs under way`),
    noHost: 'No host program',
    scene: 'Scene',
    unsaved: 'unsaved changes',
    neverSaved: 'never saved',
    hostLost: (name: string) => `${name} does not answer`,
    hostLostText:
      'Its window may be busy, or it was closed. What you see is what it told last. It is connected again by itself as soon as it answers.',
    hostBusy: 'busy',
    offline: 'Farmhand does not answer',
    offlineText: (since: string) =>
      `This is how things stood ${since}. Jobs go on; it is tried again by itself.`,
    connecting: 'Connecting…',
    lostTitle: 'This page has lost its connection for good',
    lostText:
      'Farmhand was started anew since it was opened. Open the panel again from your program (Blender, Houdini, Cinema 4D, 3ds Max), or run “farmhand panel”. Nothing that was submitted is lost.',
    refusedTitle: 'Open the panel from your program',
    refusedText:
      'For your safety this page only opens through the Farmhand button in Blender, Houdini, Cinema 4D or 3ds Max, or with the command “farmhand panel”. Each of them opens it with a key that works once.',
  },
  zh: {
    screens: {
      submit: '提交',
      assets: '资产',
      progress: '进度',
      jobs: '作业',
      rehearsal: '预演',
      settings: '设置',
    },
    navigation: '页面',
    skip: '跳到页面内容',
    underWay: (count: number) => `${count} 个作业进行中`,
    noHost: '未连接软件',
    scene: '场景',
    unsaved: '有未保存的修改',
    neverSaved: '从未保存',
    hostLost: (name: string) => `${name} 没有响应`,
    hostLostText: '它可能正忙，或已关闭。当前显示的是它最后一次报告的内容；它恢复响应后会自动重新连接。',
    hostBusy: '忙碌',
    offline: 'Farmhand 没有响应',
    offlineText: (since: string) => `当前显示的是${since}的状态。作业会继续进行，系统会自动重试。`,
    connecting: '正在连接…',
    lostTitle: '此页面已永久断开连接',
    lostText:
      '此页面打开后 Farmhand 已重新启动。请从软件（Blender、Houdini、Cinema 4D、3ds Max）中重新打开面板，或运行“farmhand panel”。已提交的内容不会丢失。',
    refusedTitle: '请从软件中打开面板',
    refusedText:
      '为了安全，此页面只能通过 Blender、Houdini、Cinema 4D 或 3ds Max 中的 Farmhand 按钮，或命令“farmhand panel”打开；每次打开都使用一次性密钥。',
  },
});

/** What host programs are called. */
export const hostNames = {
  blender: 'Blender',
  houdini: 'Houdini',
  cinema4d: 'Cinema 4D',
  '3dsmax': '3ds Max',
  maya: 'Maya',
} as const;
