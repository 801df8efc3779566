import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Menu, type MenuItem } from '../../kit/menu.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { once } from '../../kit/once.ts';
import { kitWords } from '../../kit/words.ts';
import { account, accounts, switchAccount } from '../../state/accounts.ts';
import { chooseHost, hosts } from '../../state/hosts.ts';
import { followHostScene, sceneHost, scenePath } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { chooseSceneFile } from './actions.ts';
import { PresetMenu } from './preset-menu.tsx';
import { submitWords } from './words.ts';

/** Which scene, with which account, and the presets. */
export function SceneBar() {
  return (
    <div class="row scene-bar">
      <SceneMenu />
      <AccountMenu />
      {scenePath.value !== null && <PresetMenu />}
    </div>
  );
}

function SceneMenu() {
  const w = say(submitWords);
  const host = sceneHost.value;
  const path = scenePath.value;
  const offline = offlineReasons();
  const items: MenuItem[] = hosts.value.map((each) => ({
    label: w.hostScene(`${hostNames[each.host.name]} ${each.host.version}`, each.scene.name),
    icon: each.id === host?.id ? 'check' : 'host',
    reason: each.connection === 'lost' ? say(kitWords).hostLost : null,
    onChoose: () => {
      chooseHost(each.id);
      followHostScene();
    },
  }));
  items.push({
    label: w.otherFile,
    icon: 'file',
    reason: offline[0] ?? null,
    onChoose: () => void chooseSceneFile(),
  });
  if (hosts.value.length === 0)
    return (
      <div class="scene-menu">
        <Button
          icon="file"
          reasons={offline}
          {...(path === null ? {} : { title: path })}
          onPress={() => void chooseSceneFile()}
        >
          {path === null ? w.chooseScene : <span class="one-line">{fileName(path)}</span>}
        </Button>
      </div>
    );
  const name = host === null ? (path === null ? w.chooseScene : fileName(path)) : host.scene.name;
  return (
    <div class="scene-menu" title={path ?? undefined}>
      <Menu
        label={w.scene}
        text={
          <>
            <Icon name={host === null ? 'file' : 'host'} />
            <span class="one-line strong">{name}</span>
            <span class="muted">{host === null ? w.fileAlone : hostNames[host.host.name]}</span>
          </>
        }
        items={items}
      />
    </div>
  );
}

/** The farm's name without what every address has. */
function farmName(endpoint: string): string {
  try {
    return new URL(endpoint).host;
  } catch {
    return endpoint;
  }
}

function AccountMenu() {
  const w = say(submitWords);
  const all = accounts.value;
  const now = account.value;
  if (all === null) return null;
  if (all.profiles.length === 0)
    return (
      <Button icon="settings" onPress={() => show('settings')}>
        {w.noAccount}
      </Button>
    );
  const [offline = null] = offlineReasons();
  const shown = (name: string) => (name === 'environment' ? w.fromEnvironment : name);
  // The scene is looked at anew by itself.
  const take = (name: string) => once('account', () => switchAccount(name));
  return (
    <Menu
      label={w.account}
      text={
        <span class="one-line" title={now?.endpoint}>
          {now === null ? w.noAccount : w.accountLine(shown(now.name), farmName(now.endpoint))}
        </span>
      }
      items={[
        ...all.profiles.map(
          ({ name, endpoint, accessId, current }): MenuItem => ({
            label: `${w.accountLine(shown(name), farmName(endpoint))} (${accessId})`,
            ...(current ? { icon: 'check' as const } : {}),
            reason: offline,
            onChoose: () => void take(name),
          }),
        ),
        { label: w.manageAccounts, icon: 'settings', onChoose: () => show('settings') },
      ]}
    />
  );
}
