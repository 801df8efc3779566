import type { TransferCache } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { optionsOf, Segmented, Toggle } from '../../kit/fields.tsx';
import { say } from '../../words/language.ts';
import { CommitText } from './commit-text.tsx';
import { changeTransfer } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';

type Redis = Extract<TransferCache, { kind: 'redis' }>;

const NEW_REDIS: Redis = { kind: 'redis', host: '', port: 6379, user: '', database: 0, tls: false };

/** Where what is known of files is kept: here, or with the whole studio. */
export function CacheFields({ cache }: { readonly cache: TransferCache }) {
  const t = say(transferWords);
  // A server is only kept once it has a name; until then it is typed here.
  const [draft, setDraft] = useState<Redis | null>(null);
  const redis = cache.kind === 'redis' ? cache : draft;
  const change = (part: Partial<Redis>) => {
    const next = { ...NEW_REDIS, ...redis, ...part };
    setDraft(next);
    if (next.host !== '') changeTransfer({ cache: next });
  };
  return (
    <>
      <Segmented
        label={t.cacheText}
        value={redis === null ? 'file' : 'redis'}
        options={optionsOf(['file', 'redis'], t.caches)}
        onChange={(kind) => {
          if (kind === 'redis') return change({});
          setDraft(null);
          if (cache.kind === 'redis') changeTransfer({ cache: { kind: 'file' } });
        }}
      />
      {redis !== null && (
        <>
          <div class="fields">
            <CommitText
              label={t.host}
              hint={redis.host === '' ? t.hostHint : undefined}
              value={redis.host}
              onCommit={(host) => {
                if (host !== '') change({ host });
              }}
            />
            <CommitText
              label={t.port}
              numeric
              value={String(redis.port)}
              check={(text) => (isWhole(text, 1, 65_535) ? null : t.portWrong)}
              onCommit={(text) => change({ port: Number(text) })}
            />
            <CommitText
              label={t.user}
              placeholder={t.userHint}
              value={redis.user}
              onCommit={(user) => change({ user })}
            />
            <CommitText
              label={t.database}
              numeric
              value={String(redis.database)}
              check={(text) => (isWhole(text, 0, 1_000_000) ? null : t.databaseWrong)}
              onCommit={(text) => change({ database: Number(text) })}
            />
          </div>
          <Toggle label={t.tls} checked={redis.tls} onChange={(tls) => change({ tls })} />
          <p class="hint">{t.password}</p>
        </>
      )}
    </>
  );
}

function isWhole(text: string, min: number, max: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
}
