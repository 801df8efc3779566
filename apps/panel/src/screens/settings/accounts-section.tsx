import type { ProfileView } from '@farmhand/sidecar/api';
import { useEffect, useState } from 'preact/hooks';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Menu } from '../../kit/menu.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing, once } from '../../kit/once.ts';
import { Badge, Banner, Section } from '../../kit/surfaces.tsx';
import { tell } from '../../kit/toasts.tsx';
import { accounts, loadAccounts, switchAccount } from '../../state/accounts.ts';
import { onSubmissionEvent } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { AccountDialog } from './account-dialog.tsx';
import { ENVIRONMENT_PROFILE, farmName, isNeeded } from './account-form.ts';
import { RemoveDialog, RenameDialog } from './small-account-dialogs.tsx';
import { settingsWords } from './words.ts';

type Open =
  | { readonly what: 'add' }
  | { readonly what: 'change' | 'rename' | 'remove'; readonly profile: ProfileView };

/** Farm accounts: which there are, which one new jobs go to, and everything that can be done with them. */
export function AccountsSection() {
  const w = say(settingsWords);
  useEffect(followCounts, []);
  const known = accounts.value;
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const off = offlineReasons();
  const profiles = known?.profiles ?? [];
  return (
    <Section
      title={w.accounts}
      aside={
        <Button
          size="small"
          icon="plus"
          reasons={known === null ? [w.loading, ...off] : off}
          onPress={() => setOpen({ what: 'add' })}
        >
          {w.add}
        </Button>
      }
    >
      <div class="column">
        {known === null && <p class="muted">{off[0] ?? w.loading}</p>}
        {known !== null && profiles.length === 0 && (
          <Banner tone="notice" title={w.noAccounts}>
            {w.noAccountsText}
          </Banner>
        )}
        {profiles.length > 0 && known?.current === null && <Banner tone="warning" title={w.noneInUse} />}
        <ul class="accounts">
          {profiles.map((profile) => (
            <AccountRow
              key={profile.name}
              profile={profile}
              profiles={profiles}
              off={off}
              onOpen={(what) => setOpen({ what, profile })}
            />
          ))}
        </ul>
      </div>
      {open?.what === 'add' && <AccountDialog profile={null} onClose={close} />}
      {open?.what === 'change' && <AccountDialog profile={open.profile} onClose={close} />}
      {open?.what === 'rename' && <RenameDialog profile={open.profile} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog profile={open.profile} onClose={close} />}
    </Section>
  );
}

/** Counts of jobs are asked for together, at most so often. Milliseconds. */
const COUNT_MS = 500;

/** Has the counts of the accounts' jobs be those of now, until what is returned is called. */
function followCounts(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const unfollow = onSubmissionEvent(({ body }) => {
    if (body.type !== 'state' || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      // The connection's state tells when it does not answer.
      loadAccounts().catch(() => undefined);
    }, COUNT_MS);
  });
  return () => {
    unfollow();
    if (timer !== null) clearTimeout(timer);
  };
}

function AccountRow({
  profile,
  profiles,
  off,
  onOpen,
}: {
  readonly profile: ProfileView;
  readonly profiles: readonly ProfileView[];
  /** Why nothing can be changed just now. */
  readonly off: readonly string[];
  readonly onOpen: (what: 'change' | 'rename' | 'remove') => void;
}) {
  const w = say(settingsWords);
  const isEnvironment = profile.name === ENVIRONMENT_PROFILE;
  const name = isEnvironment ? w.environment : oneLine(profile.name);
  const farm = oneLine(farmName(profile.endpoint, w.farms));
  const reason = isEnvironment ? w.environmentReason : (off[0] ?? null);
  const use = async () => {
    await switchAccount(profile.name);
    tell('good', w.nowUsing(name));
  };
  return (
    <li class={`account${profile.current ? ' current' : ''}`}>
      <div class="about">
        <span class="name">
          <strong class="one-line" title={name}>
            {name}
          </strong>
          {profile.current && <Badge tone="good">{w.inUse}</Badge>}
        </span>
        <span class="muted facts-line">
          <span title={profile.endpoint}>{farm}</span>
          <span class="mono">{profile.accessId}</span>
          <span>{w.platformIs(profile.platform)}</span>
          {profile.openSubmissions > 0 && <span>{w.openJobs(profile.openSubmissions)}</span>}
        </span>
        {isEnvironment && <span class="hint">{w.environmentText}</span>}
      </div>
      {!profile.current && (
        <Button
          size="small"
          busy={isDoing(`use ${profile.name}`)}
          reasons={off}
          title={w.useFor(name)}
          onPress={() => void once(`use ${profile.name}`, use)}
        >
          {w.use}
          <span class="only-read"> {name}</span>
        </Button>
      )}
      <Menu
        label={w.more(name)}
        items={[
          { label: w.changeKey, icon: 'refresh', reason, onChoose: () => onOpen('change') },
          { label: w.rename, icon: 'label', reason, onChoose: () => onOpen('rename') },
          {
            label: w.remove,
            icon: 'trash',
            danger: true,
            reason: reason ?? (isNeeded(profile, profiles) ? w.busyReason : null),
            onChoose: () => onOpen('remove'),
          },
        ]}
      />
    </li>
  );
}
