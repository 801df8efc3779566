import type { TransferCache } from '@farmhand/model';
import { offlineReasons } from '../../kit/offline.ts';
import { say } from '../../words/language.ts';
import { redisAddress } from './redis-address.ts';
import { SetElsewhere } from './set-elsewhere.tsx';
import { changeTransfer } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';

/** Where what is known of files is kept: here, or with the whole studio. */
export function CacheField({ cache }: { readonly cache: TransferCache }) {
  const t = say(transferWords);
  return (
    <>
      <p class="hint">{t.cacheText}</p>
      <SetElsewhere
        label={t.redis}
        value={cache.kind === 'file' ? null : redisAddress(cache)}
        unset={t.notShared}
        command="farmhand config set cache redis://HOST:6379/0"
        reasons={offlineReasons()}
        onClear={() => changeTransfer({ cache: { kind: 'file' } })}
      />
      <p class="hint">{t.password}</p>
    </>
  );
}
