import { stripVTControlCharacters, styleText } from 'node:util';
import type { Finding, Problem } from '@farmhand/model';
import { type GoOn, inCommandWords } from './command-words.ts';
import { eventWords } from './event-words.ts';
import { type Language, languageOf } from './language.ts';
import { severityColours, severityWords } from './severity-words.ts';

/** Control characters, line separators, and the marks that turn the direction of text around. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What of it is left in JSON, beside the line ends between its parts: the rest is written as an escape there anyway. */
const STEERING_JSON = /[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Names and paths come from scenes and farms: nothing in them may steer the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(STEERING, ' ');
}

/** A value as JSON whose text cannot steer a terminal either; it reads back the same. For a file that people read. */
export function plainJson(value: unknown): string {
  return harmless(JSON.stringify(value, null, 2));
}

/** As {@link plainJson}, in one line: how results are printed for other programs. */
export function plainJsonLine(value: unknown): string {
  return harmless(JSON.stringify(value));
}

function harmless(json: string): string {
  return json.replace(
    STEERING_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1.4 MB`: decimal units, as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** A problem's words in a language; English where it is told in no other. */
export function problemWords(
  problem: Pick<Problem, 'message' | 'hint' | 'zh'>,
  language: Language,
): Pick<Problem, 'message' | 'hint'> {
  return (language === 'zh' ? problem.zh : undefined) ?? problem;
}

/**
 * What happened, and below what to do next in the words of the command line. What a message ends with is not said again.
 *
 * @param language - That of the environment unless given; English where the problem is told in no other.
 */
export function problemText(
  problem: Pick<Problem, 'message' | 'hint' | 'zh'>,
  goOn?: GoOn,
  language: Language = languageOf(process.env),
): string {
  const { message, hint } = problemWords(problem, language);
  const withoutHint =
    hint !== '' && message.endsWith(` ${hint}`) ? message.slice(0, -hint.length - 1) : message;
  const next = inCommandWords(hint, goOn);
  return `${styleText('red', plain(withoutHint))}${next === '' ? '' : `\n  ${plain(next)}`}`;
}

/** @param language - That of the environment unless given. */
export function findingText(finding: Finding, language: Language = languageOf(process.env)): string {
  const { severity, text, count } = finding;
  const times = count > 1 ? eventWords[language].times(count) : '';
  return `${styleText(severityColours[severity], severityWords[language][severity])} ${plain(text[language])}${times}`;
}

/** An instant by this computer's clock: `2026-03-01 18:05`. */
export function dateText(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** So long in the largest unit that leaves nothing over: `12 h`, `90 min`. */
export function durationText(seconds: number): string {
  const [unit, size] = DURATION_UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['s', 1];
  return `${seconds / size} ${unit}`;
}

const DURATION_UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;
