import { SubmissionError } from '@farmhand/submission';
import type { Scan } from '../api/scenes.ts';

export function unknownScan(): SubmissionError {
  return new SubmissionError({
    code: 'unknown-scan',
    message: 'That look at the scene is not kept any more.',
    hint: 'Have the scene looked at again.',
    retryable: false,
  });
}

const NO_RESULT: Readonly<Record<Scan['state'], string>> = {
  running: 'The scene is still being looked at.',
  done: 'The scene was looked at, but what was found is not kept any more.',
  failed: 'The scene could not be looked at.',
  cancelled: 'The look at the scene was cancelled.',
};

export function scanHasNoResult(state: Scan['state']): SubmissionError {
  return new SubmissionError({
    code: 'scan-has-no-result',
    message: NO_RESULT[state],
    hint: state === 'running' ? 'Wait until that is done.' : 'Have the scene looked at again.',
    retryable: state === 'running',
  });
}

/** For a path that is none of a scene whose settings can be kept. */
export function notAScene(path: string, why: string): SubmissionError {
  return new SubmissionError({
    code: 'not-a-scene',
    message: `The settings of ${path} cannot be kept: ${why}.`,
    hint: 'Save the scene first; settings are kept with the saved file.',
    retryable: false,
  });
}

export function unknownPreset(name: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-preset',
    message: `There is no preset "${name}".`,
    hint: 'It may have been removed in another window.',
    retryable: false,
  });
}

export function tooManyPresets(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-presets',
    message: `There are ${most} presets already, which is as many as are kept.`,
    hint: 'Remove one that is not needed any more.',
    retryable: false,
  });
}
