import { effect } from '@preact/signals';
import { connection } from './api/news.ts';
import { sessionState } from './api/session.ts';
import { FileChooser } from './kit/choose-files.tsx';
import { Toasts } from './kit/toasts.tsx';
import { ConnectionBanners } from './shell/connection-banners.tsx';
import { CurrentScreen } from './shell/current-screen.tsx';
import { HostChip } from './shell/host-chip.tsx';
import { Navigation } from './shell/navigation.tsx';
import { Outside } from './shell/outside.tsx';
import { screen } from './state/screens.ts';
import { language, say } from './words/language.ts';
import { shellWords } from './words/shell.ts';

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
});

/** The whole page. */
export function App() {
  const w = say(shellWords);
  const session = sessionState.value;
  // A page that was connected keeps what it shows.
  const isInside = session === 'open' || (session === 'lost' && connection.value.state === 'offline');
  if (!isInside) return <Outside />;
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('screen')?.focus()}>
        {w.skip}
      </button>
      <header class="top">
        <span class="brand">
          <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 2v16M10 7C6.5 7 4.5 5.5 4 2.8 7.5 3 9.5 4.5 10 7zM10 7c3.5 0 5.5-1.5 6-4.2C12.5 3 10.5 4.5 10 7zM10 12.500c-3.500 0-5.500-1.500-6-4.200 3.500.2 5.500 1.700 6 4.200zM10 12.500c3.500 0 5.500-1.500 6-4.200-3.500.2-5.500 1.700-6 4.200z" />
          </svg>
          <span>Farmhand</span>
        </span>
        <HostChip />
      </header>
      <Navigation />
      <main id="screen" tabIndex={-1} aria-label={w.screens[screen.value]}>
        <h1 class="only-read">{w.screens[screen.value]}</h1>
        <ConnectionBanners />
        <CurrentScreen />
      </main>
      <FileChooser />
      <Toasts />
    </>
  );
}
