import type { SubmissionEvent } from '@farmhand/model';
import type { Tone } from '../../../kit/surfaces.tsx';
import { troubleLines } from '../../../words/file-troubles.ts';
import { locale, say, sayPair } from '../../../words/language.ts';
import { problemLine } from '../../../words/problem-text.ts';
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

/** An event, and those before it that are told with it. */
export interface TimelineEntry {
  readonly event: SubmissionEvent;
  readonly also: readonly SubmissionEvent[];
}

/** Events, the latest first, with each run of files that did not go through as one. */
export function together(events: readonly SubmissionEvent[]): readonly TimelineEntry[] {
  const entries: { readonly event: SubmissionEvent; readonly also: SubmissionEvent[] }[] = [];
  for (const event of events) {
    const last = entries[entries.length - 1];
    if (event.body.type === 'uploadTrouble' && last?.event.body.type === 'uploadTrouble')
      last.also.push(event);
    else entries.push({ event, also: [] });
  }
  return entries;
}

export function isShown({ body, by }: SubmissionEvent, filter: TimelineFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'people') return by !== undefined;
  return (
    body.type === 'frameFailed' ||
    body.type === 'failed' ||
    body.type === 'waiting' ||
    body.type === 'uploadTrouble' ||
    body.type === 'uploadTroublesLeftOut' ||
    (body.type === 'control' && body.outcome === 'refused')
  );
}

export function timelineLine({ body }: SubmissionEvent, also: TimelineEntry['also'] = []): TimelineLine {
  const { timeline: w } = say(jobWords);
  const { status, controls } = say(jobsWords);
  switch (body.type) {
    case 'state':
      return { tone: statusTones[body.state], title: status[body.state], text: '' };
    case 'findings':
      return { tone: 'notice', title: w.findings(body.findings.length), text: '' };
    case 'environment':
      return {
        tone: 'notice',
        title: w.environment,
        text: sayPair({ en: body.text, zh: body.zh ?? body.text }),
      };
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
        title: `${controls[body.control.type]}${controlDetail(body.control)}: ${w.outcomes[body.outcome]}`,
        text: body.problem === null ? '' : problemLine(body.problem),
      };
    case 'renewed':
      return { tone: 'notice', title: w.renewed, text: '' };
    case 'waiting':
      return { tone: 'warning', title: w.waiting, text: problemLine(body.problem) };
    case 'failed':
      return { tone: 'error', title: w.failed, text: problemLine(body.problem) };
    case 'frames':
      return { tone: 'active', title: w.frames(body.counts.done, body.counts.total), text: '' };
    case 'uploadTrouble': {
      const lines = troubleLines([body, ...also.flatMap(troubleOf)]);
      const files = lines.reduce((sum, line) => sum + line.files, 0);
      return {
        tone: body.willRetry ? 'warning' : 'error',
        title: w.fileTroubles(files),
        text: lines.map(({ text }) => text).join(' '),
      };
    }
    case 'uploadTroublesLeftOut':
      return { tone: 'warning', title: w.moreFileTroubles(body.count), text: '' };
    // What only counts is shown elsewhere; what a newer Farmhand told is not known here.
    default:
      return { tone: 'neutral', title: '', text: '' };
  }
}

function troubleOf({ body }: SubmissionEvent) {
  return body.type === 'uploadTrouble' ? [body] : [];
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
export function dayOf(instant: string | Date): string {
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A day as {@link dayOf} gives it, as one says it: `Today`, `Thursday, 26 November 2026`. */
export function dayTitle(day: string, now: Date): string {
  const { timeline: w } = say(jobWords);
  if (day === dayOf(now)) return w.today;
  // A day may have 23 hours, or 25.
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day === dayOf(yesterday)) return w.yesterday;
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'full' }).format(new Date(`${day}T12:00:00`));
}

/** The time of an instant by this computer's clock, to the second: `16:41:07`. */
export function clockTime(instant: string): string {
  const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(locale.value, parts).format(new Date(instant));
}
