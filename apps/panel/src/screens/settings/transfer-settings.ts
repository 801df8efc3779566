import type { Problem, TransferSettings } from '@farmhand/model';
import type { TransfersAnswer } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { onNews } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { tellProblem } from '../../kit/toasts.tsx';
import { showSign } from './kept-sign.tsx';

/** How this computer moves files, as shown; null until it is loaded. */
export const transfer = signal<TransferSettings | null>(null);
/** Why what is kept could not be used. */
export const transferProblem = signal<Problem | null>(null);
/** What the farm offers to move files over; null until it is known. */
export const lines = signal<Pick<TransfersAnswer, 'lines' | 'linesProblem'> | null>(null);

/** Changes are kept together when they come so close. Milliseconds. */
const TOGETHER_MS = 300;

/** As the sidecar has it, to go back to. */
let kept: TransferSettings | null = null;
let timer = 0;
let isSending = false;
let isUnsent = false;
/** Counts changes, so that what was asked before one does not undo it. */
let changes = 0;

/** Shows a change at once and has it kept; what is refused is undone and told. */
export function changeTransfer(change: Partial<TransferSettings>): void {
  const now = transfer.peek();
  if (now === null) return;
  transfer.value = { ...now, ...change };
  changes += 1;
  isUnsent = true;
  showSign('transfer', 'keeping');
  clearTimeout(timer);
  timer = setTimeout(() => void send(), TOGETHER_MS) as unknown as number;
}

async function send(): Promise<void> {
  clearTimeout(timer);
  const wanted = transfer.peek();
  // Whoever is sending sends the newest next.
  if (isSending || !isUnsent || wanted === null) return;
  isSending = true;
  isUnsent = false;
  const formerEngine = `${kept?.engine} ${kept?.line}`;
  try {
    const answer = await call('put /settings/transfer', { body: wanted });
    kept = answer.settings;
    transferProblem.value = answer.problem;
    if (!isUnsent) {
      transfer.value = answer.settings;
      showSign('transfer', 'kept');
    }
    if (formerEngine !== `${kept.engine} ${kept.line}`) void loadLines();
  } catch (error) {
    if (!isUnsent) {
      transfer.value = kept;
      showSign('transfer', null);
    }
    tellProblem(error);
  } finally {
    isSending = false;
    if (isUnsent) void send();
  }
}

async function loadTransfer(): Promise<void> {
  // What is being kept is newer than any answer.
  if (isUnsent || isSending) return;
  const before = changes;
  try {
    const { settings, problem } = await call('get /settings/transfer', {});
    if (changes !== before) return;
    kept = settings;
    transfer.value = settings;
    transferProblem.value = problem;
  } catch {
    // The connection's state tells; it is loaded again with the next.
  }
}

/** Asks anew which lines there are: another account has others. */
export async function loadLines(): Promise<void> {
  try {
    lines.value = await call('get /transfers', {});
  } catch {
    // What is known stays.
  }
}

/** Loads the settings while they are on show, and keeps what was changed last when they are left. */
export function followTransfer(): () => void {
  void loadTransfer();
  void loadLines();
  const leave = () => void send();
  window.addEventListener('pagehide', leave);
  const unfollow = onNews((news) => {
    // Caps and quiet hours may be changed elsewhere: by another panel, or the command line.
    if (news.type === 'hello' || news.type === 'flow') void loadTransfer();
    if (news.type === 'hello') void loadLines();
  });
  return () => {
    unfollow();
    window.removeEventListener('pagehide', leave);
    void send();
  };
}
