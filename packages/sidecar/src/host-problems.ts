import { hosts } from '@farmhand/environment';
import type { Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { HostAction, HostState } from './api/hosts.ts';

/** As artists call the program. */
const titleOf = ({ host }: HostState) => hosts[host.name].name;

export function unknownHost(): SubmissionError {
  return new SubmissionError({
    code: 'unknown-host',
    message: 'That program is not open any more, or has not been heard of yet.',
    hint: 'Open the panel from inside the program again.',
    retryable: false,
    zh: { message: '该软件已关闭，或尚未连接。', hint: '请从软件中重新打开面板。' },
  });
}

export function tooManyHosts(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-hosts',
    message: `${most} programs with the Farmhand plugin are open already.`,
    hint: 'Close one of them; this one is connected by itself then.',
    retryable: true,
    zh: {
      message: `已有 ${most} 个装有 Farmhand 插件的软件处于打开状态。`,
      hint: '请关闭其中一个；之后此软件会自动连接。',
    },
  });
}

export function hostLost(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-lost',
    message: `${titleOf(state)} with ${state.scene.name} does not answer: it was closed, or is busy with something else.`,
    hint: 'When it is open and idle it is connected again by itself; then try again.',
    retryable: true,
    zh: {
      message: `打开 ${state.scene.name} 的 ${titleOf(state)} 没有响应：它已关闭，或正忙于其他操作。`,
      hint: '它打开且空闲后会自动重新连接，届时请重试。',
    },
  });
}

export function hostLeft(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-lost',
    message: `${titleOf(state)} was closed before it had done it.`,
    hint: 'Start it again and open the panel from there.',
    retryable: true,
    zh: { message: `${titleOf(state)} 在完成之前被关闭。`, hint: '请重新启动它，并从中打开面板。' },
  });
}

export function hostCannot(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-cannot',
    message: `${titleOf(state)} cannot do that from here.`,
    hint: `Do it in ${titleOf(state)} itself, or update its Farmhand plugin.`,
    retryable: false,
    zh: {
      message: `${titleOf(state)} 无法从这里执行此操作。`,
      hint: `请直接在 ${titleOf(state)} 中操作，或更新其中的 Farmhand 插件。`,
    },
  });
}

export function hostSlow(state: HostState, action: HostAction['action']): SubmissionError {
  return new SubmissionError({
    code: 'host-slow',
    message:
      action === 'pickFiles'
        ? `Nothing was chosen in ${titleOf(state)} for a long time.`
        : `${titleOf(state)} is still busy and has not done it in time.`,
    hint: `Look whether ${titleOf(state)} has a question open or is rendering, then try again.`,
    retryable: true,
    zh: {
      message:
        action === 'pickFiles'
          ? `${titleOf(state)} 中长时间没有选择文件。`
          : `${titleOf(state)} 仍在忙碌，未能及时完成。`,
      hint: `请查看 ${titleOf(state)} 是否有对话框打开或正在渲染，然后重试。`,
    },
  });
}

export function hostOverwhelmed(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-busy',
    message: `${titleOf(state)} has a long list of things to do already.`,
    hint: 'Wait until it has done some of them, then try again.',
    retryable: true,
    zh: { message: `${titleOf(state)} 已有许多待执行的操作。`, hint: '请等它完成一些后重试。' },
  });
}

/** For an answer that is not to what was asked. */
export function otherAnswer(state: HostState): Problem {
  return {
    code: 'host-answer',
    message: `${titleOf(state)} answered something else than was asked.`,
    hint: 'Update its Farmhand plugin, then try again.',
    retryable: false,
    zh: {
      message: `${titleOf(state)} 返回的内容与请求不符。`,
      hint: '请更新其中的 Farmhand 插件，然后重试。',
    },
  };
}

export function snapshotMissing(): SubmissionError {
  return new SubmissionError({
    code: 'host-snapshot-missing',
    message: 'What the program says about its open scene is not known here yet, or not any more.',
    hint: 'Have the scene read again, then repeat this.',
    retryable: true,
    zh: {
      message: '该软件中打开的场景的信息尚未收到，或已不再保留。',
      hint: '请重新读取场景，然后再试一次。',
    },
  });
}
