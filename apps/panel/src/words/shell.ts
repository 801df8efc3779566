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
    unsaved: 'unsaved changes',
    neverSaved: 'never saved',
    connection: { connected: 'connected', busy: 'busy', lost: 'does not answer' },
    closed: 'closed',
    hostLost: (name: string) => `${name} does not answer`,
    hostLostText:
      'Its window may be busy, or it was closed. What you see is what it told last. It is connected again by itself as soon as it answers.',
    hostClosed: (name: string) => `${name} was closed`,
    hostClosedText: (name: string) =>
      `What you see is its scene as it was saved last. When ${name} has this scene open again, the panel follows it by itself.`,
    hostClosedUnsaved:
      'Its scene was never saved, so there is nothing left to render. Jobs that were submitted go on.',
    offline: 'Farmhand does not answer',
    offlineText: (since: string) =>
      `This is how things stood on ${since}. Jobs at the farm go on; the connection is tried again by itself.`,
    gone: 'Farmhand has ended',
    goneText: (since: string) =>
      `This is how things stood on ${since}. Jobs at the farm go on, and nothing that was submitted is lost. To go on here, open the panel again from your program (Blender, Houdini, Cinema 4D, 3ds Max), or run “farmhand panel”.`,
    languageIs: (name: string) => `The language was changed to ${name}`,
    languageText: 'To speak it, this panel is loaded anew. Finish first what you are just typing.',
    switchNow: 'Switch now',
    connecting: 'Connecting…',
    screenFailed: 'This screen could not be loaded',
    screenFailedOffline:
      'Farmhand ended before this screen was loaded. It is loaded as soon as Farmhand answers.',
    screenFailedText: 'Load the panel anew; what you chose is kept.',
    loadAnew: 'Load anew',
    screenBroken: 'This screen met a mistake of its own',
    screenBrokenText:
      'The other screens work. What you chose is kept, and jobs go on. If it stays, copy the diagnostics under Settings and send them to us.',
    tryAgain: 'Try again',
    lostTitle: 'This page is no longer connected',
    lostText:
      'Farmhand was started anew, or the address of this page was opened a second time. Open the panel again from your program (Blender, Houdini, Cinema 4D, 3ds Max), or run “farmhand panel”. Nothing that was submitted is lost.',
    refusedTitle: 'Open the panel from your program',
    refusedText:
      'For your safety this page only opens through the Farmhand button in Blender, Houdini, Cinema 4D or 3ds Max, or with the command “farmhand panel”. Each of them opens it with a key that works once.',
    refusals: {
      'panel-code-wrong': {
        title: 'This address is no longer valid',
        text: 'An address opens the panel once, within a minute. Open the panel again from your program, or run “farmhand panel”.',
      },
      'panel-code-used': {
        title: 'This address was opened twice',
        text: 'Somebody could have read it along, so that neither page may go on. Open the panel again from your program, or run “farmhand panel”.',
      },
      'panel-codes-tried': {
        title: 'Too many addresses that were none',
        text: 'Many wrong addresses of the panel were opened within a minute. Wait a minute, then open the panel again from your program.',
      },
      'panel-other-user': {
        title: 'This panel belongs to another user of this computer',
        text: 'Open your own, from your program or with “farmhand panel”.',
      },
      'sidecar-unreachable': {
        title: 'Farmhand does not answer',
        text: 'It ended before the panel was open. Open the panel again from your program, or run “farmhand panel”.',
      },
    },
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
    unsaved: '有未保存的修改',
    neverSaved: '从未保存',
    connection: { connected: '已连接', busy: '忙碌', lost: '没有响应' },
    closed: '已关闭',
    hostLost: (name: string) => `${name} 没有响应`,
    hostLostText: '它可能正忙，或已关闭。当前显示的是它最后一次报告的内容；它恢复响应后会自动重新连接。',
    hostClosed: (name: string) => `${name} 已关闭`,
    hostClosedText: (name: string) =>
      `当前显示的是该场景最后一次保存的内容。在 ${name} 中重新打开此场景后，面板会自动跟随。`,
    hostClosedUnsaved: '该场景从未保存，因此没有可渲染的内容。已提交的作业会继续进行。',
    offline: 'Farmhand 没有响应',
    offlineText: (since: string) =>
      `当前显示的是 ${since} 的状态。农场上的作业会继续进行，系统会自动重新连接。`,
    gone: 'Farmhand 已退出',
    goneText: (since: string) =>
      `当前显示的是 ${since} 的状态。农场上的作业会继续进行，已提交的内容不会丢失。要继续操作，请从软件（Blender、Houdini、Cinema 4D、3ds Max）中重新打开面板，或运行“farmhand panel”。`,
    languageIs: (name: string) => `语言已更改为 ${name}`,
    languageText: '切换语言时会重新加载此面板，请先完成正在填写的内容。',
    switchNow: '立即切换',
    connecting: '正在连接…',
    screenFailed: '此页面无法加载',
    screenFailedOffline: '此页面加载之前 Farmhand 已退出。Farmhand 恢复响应后会自动加载。',
    screenFailedText: '请重新加载面板；您的选择已保存。',
    loadAnew: '重新加载',
    screenBroken: '此页面出现内部错误',
    screenBrokenText:
      '其他页面可以正常使用。您的选择已保存，作业会继续进行。如果问题仍然存在，请在“设置”中复制诊断信息并发送给我们。',
    tryAgain: '重试',
    lostTitle: '此页面已断开连接',
    lostText:
      'Farmhand 已重新启动，或此页面的地址被再次打开。请从软件（Blender、Houdini、Cinema 4D、3ds Max）中重新打开面板，或运行“farmhand panel”。已提交的内容不会丢失。',
    refusedTitle: '请从软件中打开面板',
    refusedText:
      '为了安全，此页面只能通过 Blender、Houdini、Cinema 4D 或 3ds Max 中的 Farmhand 按钮，或命令“farmhand panel”打开；每次打开都使用一次性密钥。',
    refusals: {
      'panel-code-wrong': {
        title: '此地址已失效',
        text: '每个地址只能在一分钟内打开一次面板。请从软件中重新打开面板，或运行“farmhand panel”。',
      },
      'panel-code-used': {
        title: '此地址被打开了两次',
        text: '地址可能已被他人看到，因此两个页面都已停用。请从软件中重新打开面板，或运行“farmhand panel”。',
      },
      'panel-codes-tried': {
        title: '无效地址过多',
        text: '一分钟内打开了许多错误的面板地址。请等待一分钟，然后从软件中重新打开面板。',
      },
      'panel-other-user': {
        title: '此面板属于这台电脑的另一位用户',
        text: '请从您自己的软件中打开面板，或运行“farmhand panel”。',
      },
      'sidecar-unreachable': {
        title: 'Farmhand 没有响应',
        text: '面板打开之前 Farmhand 已退出。请从软件中重新打开面板，或运行“farmhand panel”。',
      },
    },
  },
});

/** What languages call themselves. */
export const languageNames = { en: 'English', zh: '中文' } as const;

/** What host programs are called. */
export const hostNames = {
  blender: 'Blender',
  houdini: 'Houdini',
  cinema4d: 'Cinema 4D',
  '3dsmax': '3ds Max',
  maya: 'Maya',
} as const;
