import { effect } from '@preact/signals';
import { render } from 'preact';
import { connection, listenForNews } from './api/news.ts';
import { answerTo, CallError } from './api/request.ts';
import { openSession, sessionState } from './api/session.ts';
import { App } from './app.tsx';
import { showHiddenSigns } from './kit/no-hidden-signs.ts';
import { showCutText } from './kit/whole-text.ts';
import { loadOtherScreens } from './screens/load-screens.ts';
import { followAccounts } from './state/accounts.ts';
import { followHosts } from './state/hosts.ts';
import { followPreferences } from './state/preferences.ts';
import { followScene } from './state/scene.ts';
import { followAddress, screen } from './state/screens.ts';
import { followSubmissions } from './state/submissions.ts';
import { markUsable } from './usable.ts';
import { followLanguage } from './words/follow-language.ts';

/** What takes no longer is not worth showing that it goes on. Milliseconds. */
const SLOW_MS = 100;

/**
 * From a page with nothing on it to a panel that lives.
 *
 * @param trade - The answer to the code in the page's address; null when there is none in it.
 */
export async function start(trade: Promise<Response> | null): Promise<void> {
  showHiddenSigns();
  showCutText();
  const slow = setTimeout(draw, SLOW_MS);
  await openSession(trade === null ? null : traded(trade));
  clearTimeout(slow);
  followAddress();
  if (screen.peek() !== 'submit') void loadOtherScreens();
  if (sessionState.peek() !== 'open') return draw();
  followPreferences();
  followLanguage();
  followHosts();
  followAccounts();
  followSubmissions();
  followScene();
  markUsable(loadAllWhileOnline);
  // What comes first is on its way while the page is drawn without it.
  const listening = listenForNews();
  draw();
  await listening;
}

function draw(): void {
  const root = document.getElementById('panel');
  if (root !== null) render(<App />, root);
}

async function traded(trade: Promise<Response>) {
  try {
    return await answerTo('post /panel/sessions', trade);
  } catch (error) {
    if (error instanceof CallError) return error.problem;
    throw error;
  }
}

/** Screens that could not be had are tried again with each connection. */
function loadAllWhileOnline(): void {
  effect(() => {
    if (connection.value.state === 'online') void loadOtherScreens();
  });
}
