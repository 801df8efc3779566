import type { SubmissionEvent } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { moment } from '../../../format/times.ts';
import { Button } from '../../../kit/button.tsx';
import { optionsOf, Segmented } from '../../../kit/select.tsx';
import { ProblemBanner } from '../../../kit/surfaces.tsx';
import { show } from '../../../state/screens.ts';
import { say } from '../../../words/language.ts';
import { LongText } from '../long-text.tsx';
import type { JobHistory } from './history.ts';
import { jobWords } from './job-words.ts';
import { NotKnown } from './not-known.tsx';
import {
  clockTime,
  dayOf,
  dayTitle,
  isShown,
  type TimelineEntry,
  type TimelineFilter,
  timelineLine,
  together,
} from './timeline-text.ts';

const filters: readonly TimelineFilter[] = ['all', 'people', 'failures'];

/** What happened to a job and who did it, the latest first. */
export function TimelineTab({ history }: { readonly history: JobHistory }) {
  const { timeline: w } = say(jobWords);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const events = history.events.value.filter(
    (event) => isShown(event, filter) && timelineLine(event).title !== '',
  );
  const now = new Date();
  const days: { readonly day: string; readonly events: SubmissionEvent[] }[] = [];
  for (const event of events) {
    const day = dayOf(event.at);
    const last = days[days.length - 1];
    if (last !== undefined && last.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return (
    <div class="column loose job-timeline">
      <Segmented
        bare
        label={w.label}
        value={filter}
        options={optionsOf(filters, w.filters)}
        onChange={setFilter}
      />
      {history.problem.value !== null && <ProblemBanner problem={history.problem.value} />}
      {days.length === 0 &&
        history.problem.value === null &&
        (history.isKnown.value ? <p class="muted">{w.none}</p> : <NotKnown />)}
      {days.map(({ day, events: ofDay }) => (
        <section key={day} aria-label={dayTitle(day, now)}>
          <h2>{dayTitle(day, now)}</h2>
          <ol>
            {together(ofDay).map(({ event, also }) => (
              <Happening key={event.sequence} event={event} also={also} />
            ))}
          </ol>
        </section>
      ))}
      {history.isCut.value && <Button onPress={() => history.loadMore()}>{w.more}</Button>}
    </div>
  );
}

function Happening({ event, also }: TimelineEntry) {
  const { timeline: w } = say(jobWords);
  const { tone, title, text } = timelineLine(event, also);
  const { by, body, at } = event;
  const other = body.type === 'renewed' ? body.as : null;
  return (
    <li class={tone}>
      <time class="tabular muted" dateTime={at} title={moment(at)}>
        {clockTime(at)}
      </time>
      <span class="dot" aria-hidden="true" />
      <div>
        {other === null ? (
          <strong>{title}</strong>
        ) : (
          <Button kind="quiet" size="small" onPress={() => show('jobs', other)}>
            {title}
          </Button>
        )}
        {text !== '' && (
          <span class="said">
            <LongText text={text} />
          </span>
        )}
        {by !== undefined && <span class="muted">{w.by(by.user, by.computer, by.program)}</span>}
      </div>
    </li>
  );
}
