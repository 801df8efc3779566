import { connection } from '../api/news.ts';
import { sessionState } from '../api/session.ts';
import { moment } from '../format/times.ts';
import { Banner } from '../kit/surfaces.tsx';
import { closedSceneHost, sceneHost } from '../state/scene.ts';
import { say } from '../words/language.ts';
import { hostNames, shellWords } from '../words/shell.ts';
import { LanguageBanner } from './language-banner.tsx';

/** Says plainly when what is on show is not live, or not in the language that is wanted. */
export function ConnectionBanners() {
  return (
    // There before what it tells, so that it is read out.
    <div class="connection-banners" role="status">
      <ConnectionBanner />
      <LanguageBanner />
    </div>
  );
}

function ConnectionBanner() {
  const w = say(shellWords);
  const now = connection.value;
  const closed = closedSceneHost.value;
  if (sessionState.value === 'lost') {
    return (
      <Banner tone="warning" title={w.lostTitle}>
        {w.lostText}
      </Banner>
    );
  }
  if (now.state === 'offline') {
    const since = moment(now.since);
    return (
      <Banner tone="warning" title={now.forGood ? w.gone : w.offline}>
        {now.forGood ? w.goneText(since) : w.offlineText(since)}
      </Banner>
    );
  }
  if (now.state !== 'online') return null;
  if (sceneHost.value?.connection === 'lost') {
    return (
      <Banner tone="warning" title={w.hostLost(hostNames[sceneHost.value.host.name])}>
        {w.hostLostText}
      </Banner>
    );
  }
  if (closed === null) return null;
  const name = hostNames[closed.host.name];
  return (
    <Banner tone="notice" title={w.hostClosed(name)}>
      {closed.scene.path === null ? w.hostClosedUnsaved : w.hostClosedText(name)}
    </Banner>
  );
}
