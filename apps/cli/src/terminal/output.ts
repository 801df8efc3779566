import { say } from './say.ts';
import { plainJsonLine } from './text.ts';

/** How results are printed: for somebody at a terminal, or as JSON, one value in each line, for another program. */
export type OutputForm = 'text' | 'json';

/** What the command line says of {@link OutputForm}; `json` and `text` are not given together. */
export interface OutputChoice {
  readonly json?: boolean | undefined;
  readonly text?: boolean | undefined;
}

/** The form asked for; else text at a terminal and JSON lines anywhere else. */
export function outputForm({ json, text }: OutputChoice, isTerminal: boolean): OutputForm {
  if (json) return 'json';
  return text || isTerminal ? 'text' : 'json';
}

/** Prints one result: a value as a line of JSON, or the text that says the same. */
export function print(form: OutputForm, value: unknown, text: () => string): void {
  const shown = form === 'json' ? plainJsonLine(value) : text();
  if (shown !== '') say(shown);
}

/** Prints a list: each of its values as a line of JSON, or one text for all of them. */
export function printAll<T>(form: OutputForm, values: readonly T[], text: () => string): void {
  if (form === 'text') say(text());
  else for (const value of values) say(plainJsonLine(value));
}

/** What is for whoever reads along, not a result: a line on standard error. */
export function tell(line: string): void {
  if (line !== '') process.stderr.write(`${line}\n`);
}

/** Columns of the terminal that standard output is; without one nothing is cut. */
export function terminalColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
}
