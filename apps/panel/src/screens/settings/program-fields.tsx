import type { TransferSettings } from '@farmhand/model';
import { offlineReasons } from '../../kit/offline.ts';
import { say } from '../../words/language.ts';
import { SetElsewhere } from './set-elsewhere.tsx';
import { changeTransfer } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';

/** Where the vendor's own programs are. */
export function ProgramFields({ now }: { readonly now: TransferSettings }) {
  const t = say(transferWords);
  const off = offlineReasons();
  const reasonsOf = (engine: TransferSettings['engine']) =>
    now.engine === engine ? [...off, t.engineInUse] : off;
  return (
    <>
      <p class="hint">{t.programsText}</p>
      <SetElsewhere
        label={t.transmitterFolder}
        value={now.transmitterFolder}
        unset={t.notSet}
        command='farmhand config set transmitter-folder "FOLDER"'
        reasons={reasonsOf('transmitter')}
        onClear={() => changeTransfer({ transmitterFolder: null })}
      />
      <SetElsewhere
        label={t.raysyncFolder}
        value={now.raysyncFolder}
        unset={t.notSet}
        command='farmhand config set raysync-folder "FOLDER"'
        reasons={reasonsOf('raysync')}
        onClear={() => changeTransfer({ raysyncFolder: null })}
      />
    </>
  );
}
