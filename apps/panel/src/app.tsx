import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { connection } from './api/news.ts';
import { sessionState } from './api/session.ts';
import { fileName } from './format/paths.ts';
import { moment } from './format/times.ts';
import { FileChooser } from './kit/choose-files.tsx';
import { Icon } from './kit/icon.tsx';
import { Badge, Banner, Empty } from './kit/surfaces.tsx';
import { Toasts } from './kit/toasts.tsx';
import { loadedScreens, loadScreen } from './screens/load-screens.ts';
import { host } from './state/hosts.ts';
import { scenePath } from './state/scene.ts';
import { SCREENS, screen, show } from './state/screens.ts';
import { openSubmissions } from './state/submissions.ts';
import { language, say } from './words/language.ts';
import { hostNames, shellWords } from './words/shell.ts';

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
});

/** The whole page. */
export function App() {
  const w = say(shellWords);
  const session = sessionState.value;
  if (session === 'refused' || session === 'lost') {
    return (
      <main class="alone">
        <Empty icon="link" title={session === 'lost' ? w.lostTitle : w.refusedTitle}>
          {session === 'lost' ? w.lostText : w.refusedText}
        </Empty>
      </main>
    );
  }
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
      <nav aria-label={w.navigation}>
        {SCREENS.map((name) => (
          <a
            key={name}
            href={`#/${name}`}
            aria-current={screen.value === name ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              show(name);
            }}
          >
            <Icon name={name} size={18} />
            <span class="name">{w.screens[name]}</span>
            {name === 'progress' && openSubmissions.value.length > 0 && (
              <span class="count" title={w.underWay(openSubmissions.value.length)}>
                {openSubmissions.value.length}
              </span>
            )}
          </a>
        ))}
      </nav>
      <main id="screen" tabIndex={-1} aria-label={w.screens[screen.value]}>
        <h1 class="only-read">{w.screens[screen.value]}</h1>
        <ConnectionBanner />
        <CurrentScreen />
      </main>
      <FileChooser />
      <Toasts />
    </>
  );
}

/** The screen of the address. It is loaded when it is first shown, or before, once the panel has nothing better to do. */
function CurrentScreen() {
  const name = screen.value;
  const isOnline = connection.value.state === 'online';
  useEffect(() => {
    loadScreen(name).catch(() => undefined);
  }, [name, isOnline]);
  const Screen = loadedScreens.value[name];
  return Screen === undefined ? <div class="screen" aria-busy="true" /> : <Screen />;
}

/** Which program and scene the panel is about. */
function HostChip() {
  const w = say(shellWords);
  const now = host.value;
  const path = scenePath.value;
  const isHostScene = now !== null && path === now.scene.path;
  const name = isHostScene ? now.scene.name : path === null ? '' : fileName(path);
  return (
    <div class="host-chip" title={path ?? undefined}>
      {now !== null && (
        <span class={`program ${now.connection}`}>
          <span class="dot" aria-hidden="true" />
          {hostNames[now.host.name]} {now.host.version}
        </span>
      )}
      {now === null && <span class="program none">{w.noHost}</span>}
      {name !== '' && <span class="scene-name">{name}</span>}
      {isHostScene && now.scene.path === null && <Badge tone="warning">{w.neverSaved}</Badge>}
      {isHostScene && now.scene.path !== null && now.scene.unsavedChanges && (
        <Badge tone="warning">{w.unsaved}</Badge>
      )}
    </div>
  );
}

/** Says plainly when what is on show is not live. */
function ConnectionBanner() {
  const w = say(shellWords);
  const now = connection.value;
  const lost = host.value?.connection === 'lost' ? host.value : null;
  return (
    <>
      {now.state === 'offline' && (
        <Banner tone="warning" title={w.offline}>
          {w.offlineText(moment(now.since))}
        </Banner>
      )}
      {now.state === 'online' && lost !== null && (
        <Banner tone="warning" title={w.hostLost(hostNames[lost.host.name])}>
          {w.hostLostText}
        </Banner>
      )}
    </>
  );
}
