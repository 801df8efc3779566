import type { ProfileView } from '@farmhand/sidecar/api';
import { useState } from 'preact/hooks';
import { call } from '../../api/request.ts';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing, once } from '../../kit/once.ts';
import { Question } from '../../kit/question.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { accounts } from '../../state/accounts.ts';
import { say } from '../../words/language.ts';
import { wrongName } from './account-form.ts';
import { settingsWords } from './words.ts';

interface Props {
  readonly profile: ProfileView;
  readonly onClose: () => void;
}

/** Gives an account another name. */
export function RenameDialog({ profile, onClose }: Props) {
  const w = say(settingsWords);
  const [name, setName] = useState(profile.name);
  const wrong = wrongName(name, accounts.value?.profiles ?? [], profile.name);
  const texts = {
    missing: w.missing(w.name),
    wrong: w.nameWrong,
    taken: w.nameTaken,
    reserved: w.nameReserved,
  };
  const error = wrong === null ? null : texts[wrong];
  const rename = async () => {
    const params = { name: profile.name };
    accounts.value = await call('post /profiles/{name}/rename', { params, body: { name: name.trim() } });
    onClose();
  };
  return (
    <Question
      title={w.renameTitle(profile.name)}
      go={w.renameNow}
      busy={isDoing('account')}
      reasons={[...offlineReasons(), ...(error === null ? [] : [error])]}
      onGo={() => void once('account', rename)}
      onClose={onClose}
    >
      <TextInput label={w.name} value={name} error={error} onChange={setName} />
    </Question>
  );
}

/** Asks before an account is forgotten. */
export function RemoveDialog({ profile, onClose }: Props) {
  const w = say(settingsWords);
  const remove = async () => {
    accounts.value = await call('delete /profiles/{name}', { params: { name: profile.name } });
    onClose();
  };
  return (
    <Question
      title={w.removeTitle(profile.name)}
      go={w.removeNow}
      danger
      busy={isDoing('account')}
      reasons={offlineReasons()}
      onGo={() => void once('account', remove)}
      onClose={onClose}
    >
      <p>{w.removeText}</p>
      {profile.current && <p>{w.removeCurrent}</p>}
    </Question>
  );
}
