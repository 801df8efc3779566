import type { LocalizedText } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { Scan } from '../api/scenes.ts';

export function unknownScan(): SubmissionError {
  return new SubmissionError({
    code: 'unknown-scan',
    message: 'That look at the scene is not kept any more.',
    hint: 'Have the scene looked at again.',
    retryable: false,
    zh: { message: '该次场景检查的结果已不再保留。', hint: '请重新检查场景。' },
  });
}

const NO_RESULT: Readonly<Record<Scan['state'], LocalizedText>> = {
  running: { en: 'The scene is still being looked at.', zh: '场景仍在检查中。' },
  done: {
    en: 'The scene was looked at, but what was found is not kept any more.',
    zh: '场景已检查过，但结果已不再保留。',
  },
  failed: { en: 'The scene could not be looked at.', zh: '场景检查失败。' },
  cancelled: { en: 'The look at the scene was cancelled.', zh: '场景检查已取消。' },
};

export function scanHasNoResult(state: Scan['state']): SubmissionError {
  return new SubmissionError({
    code: 'scan-has-no-result',
    message: NO_RESULT[state].en,
    hint: state === 'running' ? 'Wait until that is done.' : 'Have the scene looked at again.',
    retryable: state === 'running',
    zh: { message: NO_RESULT[state].zh, hint: state === 'running' ? '请等待检查完成。' : '请重新检查场景。' },
  });
}

/** For a path that is none of a scene whose settings can be kept. */
export function notAScene(path: string, why: LocalizedText): SubmissionError {
  return new SubmissionError({
    code: 'not-a-scene',
    message: `The settings of ${path} cannot be kept: ${why.en}.`,
    hint: 'Save the scene first; settings are kept with the saved file.',
    retryable: false,
    zh: {
      message: `无法保存 ${path} 的设置：${why.zh}。`,
      hint: '请先保存场景；设置与已保存的文件放在一起。',
    },
  });
}

export function unknownPreset(name: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-preset',
    message: `There is no preset "${name}".`,
    hint: 'It may have been removed in another window.',
    retryable: false,
    zh: { message: `没有名为“${name}”的预设。`, hint: '它可能已在另一个窗口中被移除。' },
  });
}

export function tooManyPresets(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-presets',
    message: `There are ${most} presets already, which is as many as are kept.`,
    hint: 'Remove one that is not needed any more.',
    retryable: false,
    zh: { message: `已有 ${most} 个预设，达到上限。`, hint: '请移除一个不再需要的预设。' },
  });
}

export function presetsTooLarge(): SubmissionError {
  return new SubmissionError({
    code: 'presets-too-large',
    message: 'All presets together would be larger than can be kept.',
    hint: 'Keep long lists of files with their scene instead, or remove presets that hold such lists.',
    retryable: false,
    zh: {
      message: '所有预设合计过大，无法保存。',
      hint: '请将较长的文件列表保存在场景的设置中，或移除含有此类列表的预设。',
    },
  });
}

export function tooManyScans(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-scans',
    message: `${most} scenes are being looked at, or wait for it.`,
    hint: 'Wait until some of them are done, then try again.',
    retryable: true,
    zh: { message: `已有 ${most} 个场景正在检查或等待检查。`, hint: '请等其中一些完成后重试。' },
  });
}
