import { render } from 'preact';
import { listenForNews } from './api/news.ts';
import { call } from './api/request.ts';
import { openSession, sessionState } from './api/session.ts';
import { App } from './app.tsx';
import { loadAllScreens, loadScreen } from './screens/load-screens.ts';
import { followAccounts } from './state/accounts.ts';
import { followHosts } from './state/hosts.ts';
import { followPreferences } from './state/preferences.ts';
import { followScene } from './state/scene.ts';
import { followAddress } from './state/screens.ts';
import { followSubmissions } from './state/submissions.ts';
import { markUsable } from './usable.ts';
import { followLanguage } from './words/follow-language.ts';

/** From a page with nothing on it to a panel that lives. */
async function start(): Promise<void> {
  followPreferences();
  followLanguage();
  followHosts();
  followAccounts();
  followSubmissions();
  // Both at the same time: most often it is this one that is wanted.
  void loadScreen('submit').catch(() => undefined);
  await openSession((code) => call('post /panel/sessions', { body: { code } }));
  followAddress();
  followScene();
  const root = document.getElementById('panel');
  if (root !== null) render(<App />, root);
  markUsable(() => void loadAllScreens());
  if (sessionState.value === 'open') await listenForNews();
}

void start();
