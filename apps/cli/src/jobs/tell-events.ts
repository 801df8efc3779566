import type { SubmissionEvent } from '@farmhand/model';
import { eventText } from '../terminal/event-text.ts';
import { plainJsonLine } from '../terminal/text.ts';

/** Told of what happens to submissions. */
export type Teller = (event: SubmissionEvent) => void;

/** A line for each thing that happens; what repeats the line before is not said again. */
export function lineTeller(say: (line: string) => void): Teller {
  let last = '';
  return (event) => {
    const line = eventText(event);
    if (line !== '' && line !== last) say(line);
    last = line;
  };
}

/** Each event as a line of JSON. */
export function jsonTeller(say: (line: string) => void): Teller {
  return (event) => say(plainJsonLine(event));
}
