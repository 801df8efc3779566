import type { Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { HostAction, HostState } from './api/hosts.ts';

/** Host programs as artists call them. */
const TITLES = {
  blender: 'Blender',
  houdini: 'Houdini',
  cinema4d: 'Cinema 4D',
  '3dsmax': '3ds Max',
  maya: 'Maya',
} as const satisfies Record<HostState['host']['name'], string>;

const titleOf = ({ host }: HostState) => TITLES[host.name];

export function unknownHost(): SubmissionError {
  return new SubmissionError({
    code: 'unknown-host',
    message: 'That program is not open any more, or has not been heard of yet.',
    hint: 'Open the panel from inside the program again.',
    retryable: false,
  });
}

export function tooManyHosts(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-hosts',
    message: `${most} programs with the Farmhand plugin are open already.`,
    hint: 'Close one of them; this one is connected by itself then.',
    retryable: true,
  });
}

export function hostLost(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-lost',
    message: `${titleOf(state)} with ${state.scene.name} does not answer: it was closed, or is busy with something else.`,
    hint: 'When it is open and idle it is connected again by itself; then try again.',
    retryable: true,
  });
}

export function hostLeft(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-lost',
    message: `${titleOf(state)} was closed before it had done it.`,
    hint: 'Start it again and open the panel from there.',
    retryable: true,
  });
}

export function hostCannot(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-cannot',
    message: `${titleOf(state)} cannot do that from here.`,
    hint: `Do it in ${titleOf(state)} itself, or update its Farmhand plugin.`,
    retryable: false,
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
  });
}

export function hostOverwhelmed(state: HostState): SubmissionError {
  return new SubmissionError({
    code: 'host-busy',
    message: `${titleOf(state)} has a long list of things to do already.`,
    hint: 'Wait until it has done some of them, then try again.',
    retryable: true,
  });
}

/** For an answer that is not to what was asked. */
export function otherAnswer(state: HostState): Problem {
  return {
    code: 'host-answer',
    message: `${titleOf(state)} answered something else than was asked.`,
    hint: 'Update its Farmhand plugin, then try again.',
    retryable: false,
  };
}

export function snapshotMissing(): SubmissionError {
  return new SubmissionError({
    code: 'host-snapshot-missing',
    message: 'What the program says about its open scene is not known here yet, or not any more.',
    hint: 'Have the scene read again, then repeat this.',
    retryable: true,
  });
}
