import type { Problem, TransferSettings } from '@farmhand/model';
import type { TransferSettingsAnswer, TransfersAnswer } from '@farmhand/sidecar/api';
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

type Changes = Partial<TransferSettings>;

/** As the sidecar told it last. */
let kept: TransferSettings | null = null;
/** How often that was told, so that no answer undoes what is newer. */
let told = 0;
/** What was changed here and nobody was asked to keep yet; and what the sidecar was asked to keep, null for nothing. */
let waiting: Changes = {};
let underWay: Changes | null = null;
let timer = 0;

/** Shows a change at once and has it kept; what is refused is undone and told. */
export function changeTransfer(change: Changes): void {
  if (kept === null) return;
  waiting = { ...waiting, ...change };
  showAll();
  showSign('transfer', 'keeping');
  clearTimeout(timer);
  timer = setTimeout(() => void send(), TOGETHER_MS) as unknown as number;
}

/** What is kept, under what was changed here. */
function showAll(): void {
  transfer.value = kept && { ...kept, ...underWay, ...waiting };
}

function take({ settings, problem }: TransferSettingsAnswer): void {
  told += 1;
  const isOtherWay = kept !== null && (kept.engine !== settings.engine || kept.line !== settings.line);
  kept = settings;
  transferProblem.value = problem;
  showAll();
  if (isOtherWay) void loadLines();
}

const isAnything = (changes: Changes) => Object.keys(changes).length > 0;

async function send(): Promise<void> {
  clearTimeout(timer);
  // Whoever is sending sends the rest next.
  if (underWay !== null || kept === null || !isAnything(waiting)) return;
  underWay = waiting;
  waiting = {};
  const before = told;
  try {
    const answer = await call('put /settings/transfer', { body: { ...kept, ...underWay } });
    underWay = null;
    if (told === before) take(answer);
    else showAll();
    if (!isAnything(waiting)) showSign('transfer', 'kept');
  } catch (error) {
    underWay = null;
    showAll();
    if (!isAnything(waiting)) showSign('transfer', null);
    tellProblem(error);
    // It may have been refused for something that others have changed.
    void loadTransfer();
  }
  void send();
}

/** Sends what may not be kept, at once: no answer will be heard any more. */
function sendAsPageCloses(): void {
  if (kept === null || !isAnything(waiting)) return;
  const body = { ...kept, ...underWay, ...waiting };
  call('put /settings/transfer', { body }).catch(() => undefined);
}

async function loadTransfer(): Promise<void> {
  const before = told;
  try {
    const answer = await call('get /settings/transfer', {});
    if (told === before) take(answer);
  } catch {
    // The connection's state tells; it is loaded again with the next.
  }
}

/** How often lines were asked for: only the last answer counts, as it may be of another account. */
let linesAsked = 0;

async function loadLines(): Promise<void> {
  linesAsked += 1;
  const mine = linesAsked;
  try {
    const answer = await call('get /transfers', {});
    if (mine === linesAsked) lines.value = answer;
  } catch {
    // What is known stays.
  }
}

/** Follows the settings while they are on show, whoever changes them, and keeps what was changed last when they are left. */
export function followTransfer(): () => void {
  void loadTransfer();
  void loadLines();
  window.addEventListener('pagehide', sendAsPageCloses);
  const unfollow = onNews((news) => {
    if (news.type === 'hello') void loadTransfer();
    if (news.type === 'transferSettings') take(news);
    // Another account has other lines, and another key may be let in where the former was not.
    if (news.type === 'hello' || news.type === 'profiles') void loadLines();
  });
  return () => {
    unfollow();
    window.removeEventListener('pagehide', sendAsPageCloses);
    void send();
  };
}
