import type { Problem } from '@farmhand/model';
import type { ProfileView } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError, call } from '../../api/request.ts';
import { offlineReasons } from '../../kit/offline.ts';
import { Question } from '../../kit/question.tsx';
import { optionsOf, Select } from '../../kit/select.tsx';
import { ProblemBanner } from '../../kit/surfaces.tsx';
import { Toggle } from '../../kit/switches.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { tell, tellProblem } from '../../kit/toasts.tsx';
import { accounts, switchAccount } from '../../state/accounts.ts';
import { say } from '../../words/language.ts';
import {
  type AccountField,
  type AccountForm,
  endpointOf,
  type FarmChoice,
  farmOf,
  freeName,
  PLATFORMS,
  wrongFields,
} from './account-form.ts';
import { settingsWords } from './words.ts';

/** What was typed of a new account before the window was closed; never its key. */
const draft = signal<Omit<AccountForm, 'accessKey'> | null>(null);

const FARM_CHOICES: readonly FarmChoice[] = ['renderbus', 'fox', 'other'];

/** A new account, or another key or farm for one. It is tried at the farm before it is kept. */
export function AccountDialog({
  profile,
  onClose,
}: {
  /** The one that is changed; null for a new one. */
  readonly profile: ProfileView | null;
  readonly onClose: () => void;
}) {
  const w = say(settingsWords);
  const profiles = accounts.value?.profiles ?? [];
  const [form, setForm] = useState<AccountForm>(() => firstForm(profile, profiles));
  const [useIt, setUseIt] = useState(true);
  const [isNamed, setNamed] = useState(profile !== null || draft.peek() !== null);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);
  const own = profile?.name ?? null;
  const change = (part: Partial<AccountForm>) => {
    const next = { ...form, ...part };
    setForm(next);
    const { accessKey: _secret, ...rest } = next;
    if (profile === null) draft.value = rest;
  };
  const wrong = wrongFields(form, profiles, own);
  /** What is missing is only said once it was tried; what is wrong is said at once. */
  const errorOf = (field: AccountField, isWrong: string): string | null => {
    const what = wrong.get(field);
    if (what === undefined || (what === 'missing' && !isTried)) return null;
    if (what === 'missing') return w.missing(labelOf(field));
    if (what === 'taken') return w.nameTaken;
    return what === 'reserved' ? w.nameReserved : isWrong;
  };
  const labelOf = (field: AccountField) => w[field];
  const keep = async () => {
    setTried(true);
    if (wrong.size > 0 || isBusy) return;
    setBusy(true);
    setProblem(null);
    const name = form.name.trim();
    try {
      accounts.value = await call(
        'put /profiles/{name}',
        {
          params: { name },
          body: {
            endpoint: endpointOf(form),
            accessId: form.accessId.trim(),
            accessKey: form.accessKey.trim(),
            platform: form.platform.trim(),
          },
        },
        leaving.current.signal,
      );
    } catch (error) {
      setBusy(false);
      if (error instanceof CallError) setProblem(error.problem);
      else tellProblem(error);
      return;
    }
    draft.value = null;
    tell('good', w.keptAccount(name));
    if (profile === null && useIt) await switchAccount(name).catch(tellProblem);
    onClose();
  };
  return (
    <Question
      title={profile === null ? w.addTitle : w.changeTitle(profile.name)}
      go={w.tryAndKeep}
      note={isBusy && w.trying}
      busy={isBusy}
      reasons={offlineReasons()}
      onGo={() => void keep()}
      onClose={onClose}
    >
      {problem !== null && <ProblemBanner problem={problem} />}
      <Select
        label={w.farm}
        value={form.farm}
        options={optionsOf(FARM_CHOICES, w.farms)}
        onChange={(farm) => change({ farm, ...(isNamed ? {} : { name: freeName(farm, profiles) }) })}
      />
      {form.farm === 'other' && (
        <TextInput
          label={w.address}
          mono
          value={form.address}
          hint={w.addressHint}
          error={errorOf('address', w.addressWrong)}
          onChange={(address) => change({ address })}
        />
      )}
      <TextInput
        label={w.accessId}
        mono
        value={form.accessId}
        hint={profile === null ? undefined : w.accessIdNow(profile.accessId)}
        error={errorOf('accessId', '')}
        onChange={(accessId) => change({ accessId })}
      />
      <TextInput
        label={w.accessKey}
        type="password"
        value={form.accessKey}
        hint={w.accessKeyHint}
        error={errorOf('accessKey', '')}
        onChange={(accessKey) => change({ accessKey })}
      />
      <div class="pair">
        {profile === null && (
          <TextInput
            label={w.name}
            value={form.name}
            hint={w.nameHint}
            error={errorOf('name', w.nameWrong)}
            onChange={(name) => {
              setNamed(true);
              change({ name });
            }}
          />
        )}
        <TextInput
          label={w.platform}
          value={form.platform}
          offers={PLATFORMS}
          error={errorOf('platform', w.platformWrong)}
          hint={w.platformHint}
          onChange={(platform) => change({ platform })}
        />
      </div>
      {profile === null && profiles.length > 0 && (
        <Toggle label={w.useAtOnce} checked={useIt} onChange={setUseIt} />
      )}
    </Question>
  );
}

function firstForm(profile: ProfileView | null, profiles: readonly ProfileView[]): AccountForm {
  if (profile === null) {
    const blank = {
      name: freeName('renderbus', profiles),
      farm: 'renderbus',
      address: '',
      accessId: '',
      platform: '2',
    } as const;
    return { ...(draft.peek() ?? blank), accessKey: '' };
  }
  const { name, endpoint, platform } = profile;
  const farm = farmOf(endpoint);
  return { name, farm, address: farm === 'other' ? endpoint : '', accessId: '', accessKey: '', platform };
}
