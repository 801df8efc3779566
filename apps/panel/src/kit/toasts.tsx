import { signal } from '@preact/signals';
import { CallError } from '../api/request.ts';
import { say } from '../words/language.ts';
import { problemText } from '../words/problem-text.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import type { Tone } from './surfaces.tsx';
import { kitWords } from './words.ts';

interface Toast {
  readonly key: number;
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

const toasts = signal<readonly Toast[]>([]);
let lastKey = 0;

/** What went well goes by itself; what went wrong stays until it is dismissed. Milliseconds. */
const GOOD_MS = 5000;
const MOST = 4;
const MOST_SIGNS = 240;

/** Tells something that happened, in the corner. */
export function tell(tone: Tone, title: string, text = ''): void {
  if (toasts.peek().some((toast) => toast.title === title && toast.text === text)) return;
  lastKey += 1;
  const key = lastKey;
  toasts.value = [...toasts.peek(), { key, tone, title, text }].slice(-MOST);
  if (tone !== 'error' && tone !== 'warning') setTimeout(() => dismiss(key), GOOD_MS);
}

/** Tells why something the artist asked for did not happen. What was given up on purpose is not told. */
export function tellProblem(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return;
  if (error instanceof CallError) {
    const { message, hint } = problemText(error.problem);
    tell('error', message, hint);
  } else tell('error', error instanceof Error ? error.message : String(error));
}

/** A message covers a corner and not the screen, however long a name in it is; the whole is in its title. */
function shortened(text: string): string {
  return text.length > MOST_SIGNS ? `${text.slice(0, MOST_SIGNS)}…` : text;
}

function dismiss(key: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.key !== key);
}

export function Toasts() {
  const w = say(kitWords);
  return (
    <div class="toasts" role="region" aria-label={w.messages} aria-live="polite">
      {toasts.value.map(({ key, tone, title, text }) => (
        <div key={key} class={`toast ${tone}`}>
          <Icon
            name={
              tone === 'good'
                ? 'check'
                : tone === 'warning'
                  ? 'warning'
                  : tone === 'error'
                    ? 'error'
                    : 'notice'
            }
          />
          <div>
            <strong title={title}>{shortened(title)}</strong>
            {text !== '' && <span title={text}>{shortened(text)}</span>}
          </div>
          <IconButton icon="close" label={w.dismiss} onPress={() => dismiss(key)} />
        </div>
      ))}
    </div>
  );
}
