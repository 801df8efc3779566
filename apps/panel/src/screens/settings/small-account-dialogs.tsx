import type { ProfileView } from '@farmhand/sidecar/api';
import { useState } from 'preact/hooks';
import { call } from '../../api/request.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { TextInput } from '../../kit/fields.tsx';
import { tellProblem } from '../../kit/toasts.tsx';
import { kitWords } from '../../kit/words.ts';
import { accounts } from '../../state/accounts.ts';
import { say } from '../../words/language.ts';
import { wrongName } from './account-form.ts';
import { loadLines } from './transfer-settings.ts';
import { settingsWords } from './words.ts';

interface Props {
  readonly profile: ProfileView;
  readonly onClose: () => void;
}

/** Gives an account another name. */
export function RenameDialog({ profile, onClose }: Props) {
  const w = say(settingsWords);
  const k = say(kitWords);
  const [name, setName] = useState(profile.name);
  const [isBusy, setBusy] = useState(false);
  const wrong = wrongName(name, accounts.value?.profiles ?? [], profile.name);
  const texts = {
    missing: w.missing(w.name),
    wrong: w.nameWrong,
    taken: w.nameTaken,
    reserved: w.nameReserved,
  };
  const error = wrong === null ? null : texts[wrong];
  const rename = async () => {
    if (error !== null || isBusy) return;
    setBusy(true);
    try {
      const params = { name: profile.name };
      accounts.value = await call('post /profiles/{name}/rename', { params, body: { name: name.trim() } });
      onClose();
    } catch (failed) {
      tellProblem(failed);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={w.renameTitle(profile.name)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{k.cancel}</Button>
          <Button
            kind="primary"
            busy={isBusy}
            reasons={error === null ? [] : [error]}
            onPress={() => void rename()}
          >
            {w.renameNow}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field presses the button. */}
      <div
        onKeyDown={(event) => {
          if (event.key === 'Enter') void rename();
        }}
      >
        <TextInput label={w.name} value={name} error={error} onChange={setName} />
      </div>
    </Dialog>
  );
}

/** Asks before an account is forgotten. */
export function RemoveDialog({ profile, onClose }: Props) {
  const w = say(settingsWords);
  const k = say(kitWords);
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      accounts.value = await call('delete /profiles/{name}', { params: { name: profile.name } });
      void loadLines();
      onClose();
    } catch (failed) {
      tellProblem(failed);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={w.removeTitle(profile.name)}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{k.cancel}</Button>
          <Button kind="danger" busy={isBusy} onPress={() => void remove()}>
            {w.removeNow}
          </Button>
        </>
      }
    >
      <div class="column">
        <p>{w.removeText}</p>
        {profile.current && <p>{w.removeCurrent}</p>}
      </div>
    </Dialog>
  );
}
