import type { SubmissionEvent } from '@farmhand/model';
import type { Tone } from '../../../kit/surfaces.tsx';
import { say } from '../../../words/language.ts';
import { shownExpression } from '../frames/frame-names.ts';
import { statusTones } from '../status.ts';
import { jobsWords } from '../words.ts';
import { jobWords } from './job-words.ts';

/** Which events a timeline shows. */
export type TimelineFilter = 'all' | 'people' | 'failures';

/** One event in words. */
export interface TimelineLine {
  readonly tone: Tone;
  readonly title: string;
  /** Further, from outside: an error's message, a frame's. */
  readonly text: string;
}

export function isShown({ body, by }: SubmissionEvent, filter: TimelineFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'people') return by !== undefined;
  return (
    body.type === 'frameFailed' ||
    body.type === 'failed' ||
    body.type === 'waiting' ||
    (body.type === 'control' && body.outcome === 'refused')
  );
}

export function timelineLine({ body }: SubmissionEvent): TimelineLine {
  const { timeline: w } = say(jobWords);
  const { status } = say(jobsWords);
  switch (body.type) {
    case 'state':
      return { tone: statusTones[body.state], title: status[body.state], text: '' };
    case 'findings':
      return { tone: 'notice', title: w.findings(body.findings.length), text: '' };
    case 'environment':
      return { tone: 'notice', title: w.environment, text: body.text };
    case 'frameFailed': {
      const { attempt = 0 } = body;
      return {
        tone: 'error',
        title: `${w.frameFailed(body.frame)}${attempt > 0 ? ` (${w.attempt(attempt)})` : ''}`,
        text: body.message,
      };
    }
    case 'control':
      return {
        tone: ({ asked: 'neutral', done: 'good', refused: 'error', notKnown: 'warning' } as const)[
          body.outcome
        ],
        title: `${w.controls[body.control.type]}${controlDetail(body.control)}: ${w.outcomes[body.outcome]}`,
        text: body.problem === null ? '' : `${body.problem.message} ${body.problem.hint}`,
      };
    case 'renewed':
      return { tone: 'notice', title: w.renewed, text: '' };
    case 'waiting':
      return { tone: 'warning', title: w.waiting, text: `${body.problem.message} ${body.problem.hint}` };
    case 'failed':
      return { tone: 'error', title: w.failed, text: `${body.problem.message} ${body.problem.hint}` };
    case 'frames':
      return { tone: 'active', title: w.frames(body.counts.done, body.counts.total), text: '' };
    case 'upload':
    case 'downloaded':
    case 'queued':
      return { tone: 'neutral', title: '', text: '' };
  }
}

type Control = Extract<SubmissionEvent['body'], { type: 'control' }>['control'];

function controlDetail(control: Control): string {
  switch (control.type) {
    case 'setPriority':
      return ` ${control.priority}`;
    case 'setLabels':
      return control.labels.length === 0 ? '' : ` ${control.labels.join(', ')}`;
    case 'resubmitFrames':
      return ` ${control.frames === 'failed' ? '' : shownExpression(control.frames).slice(0, 80)}`.trimEnd();
    default:
      return '';
  }
}

/** The day of an instant by this computer's clock, to group by: `2026-11-26`. */
export function dayOf(instant: string): string {
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
