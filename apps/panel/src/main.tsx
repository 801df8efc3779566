import { effect } from '@preact/signals';
import { render } from 'preact';
import { connection, listenForNews } from './api/news.ts';
import { CallError, call } from './api/request.ts';
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

/** From a page with nothing on it to a panel that lives. */
async function start(): Promise<void> {
  showHiddenSigns();
  showCutText();
  const root = document.getElementById('panel');
  if (root !== null) render(<App />, root);
  // At the same time as the trade: most often it is this one that is wanted.
  if (screen.peek() !== 'submit') void loadOtherScreens();
  await openSession(tradeCode);
  followAddress();
  if (sessionState.peek() !== 'open') return;
  followPreferences();
  followLanguage();
  followHosts();
  followAccounts();
  followSubmissions();
  followScene();
  markUsable(loadAllWhileOnline);
  await listenForNews();
}

async function tradeCode(code: string) {
  try {
    return await call('post /panel/sessions', { body: { code } });
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

void start();
