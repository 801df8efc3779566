import type { ProfileView } from '@farmhand/sidecar/api';
import { useEffect, useState } from 'preact/hooks';
import { connection } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { Field } from '../../../kit/field.tsx';
import { optionsOf, Select } from '../../../kit/select.tsx';
import { Checkbox } from '../../../kit/switches.tsx';
import { TextInput } from '../../../kit/text-input.tsx';
import { say } from '../../../words/language.ts';
import { STATE_GROUPS } from '../status.ts';
import { EVERYTHING, furtherFilters, type Period } from './list-filter.ts';
import { changeFilter, counts, filter } from './list-state.ts';
import { listWords } from './list-words.ts';

const periods: readonly Period[] = ['any', 'day', 'week', 'month', 'between'];

/** What narrows the list down. */
export function ListFilters() {
  const w = say(listWords);
  const now = filter.value;
  const further = furtherFilters(now);
  const [isOpen, setOpen] = useState(further > 0);
  return (
    <div class="list-filters">
      <div class="search-row">
        <span class="grow">
          <TextInput
            bare
            type="search"
            label={w.search}
            placeholder={w.searchPlaceholder}
            value={now.text}
            onChange={(text) => changeFilter({ text })}
          />
        </span>
        <Button icon="filter" pressed={isOpen} title={w.more} onPress={() => setOpen(!isOpen)}>
          {further > 0 ? w.moreSet(further) : w.more}
        </Button>
      </div>
      {isOpen && <FurtherFilters />}
      <div class="state-chips" role="group" aria-label={w.states}>
        {(['all', ...STATE_GROUPS] as const).map((group) => {
          const count = counts.value?.[group];
          return (
            <button
              key={group}
              type="button"
              class={`state-chip ${group}`}
              aria-pressed={now.group === group}
              onClick={() => changeFilter({ group: now.group === group ? 'all' : group })}
            >
              {group !== 'all' && <span class={`dot ${group}`} aria-hidden="true" />}
              {w.groups[group]}
              {count !== undefined && (
                <span class={`count${count === 0 ? ' zero' : ''}`}>{number(count)}</span>
              )}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function FurtherFilters() {
  const w = say(listWords);
  const now = filter.value;
  const [profiles, setProfiles] = useState<readonly ProfileView[]>([]);
  const isOnline = connection.value.state === 'online';
  useEffect(() => {
    if (!isOnline) return undefined;
    const stop = new AbortController();
    call('get /profiles', {}, stop.signal).then(
      (answer) => setProfiles(answer.profiles),
      // Without them there is only no choice of accounts.
      () => undefined,
    );
    return () => stop.abort();
  }, [isOnline]);
  return (
    <div class="fields further-filters">
      <Select
        label={w.period}
        value={now.period}
        options={optionsOf(periods, w.periods)}
        onChange={(period) => changeFilter({ period })}
      />
      {now.period === 'between' &&
        (['from', 'to'] as const).map((side) => (
          <Field key={side} label={w[side]}>
            {(ids) => (
              <input
                {...ids}
                type="date"
                class="date"
                value={now[side]}
                onChange={(event) => changeFilter({ [side]: event.currentTarget.value })}
              />
            )}
          </Field>
        ))}
      {(profiles.length > 1 || now.profile !== '') && (
        <Select
          label={w.profile}
          value={now.profile}
          options={[
            { value: '', label: w.allProfiles },
            ...profiles.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(profile) => changeFilter({ profile })}
        />
      )}
      <Checkbox label={w.removed} checked={now.removed} onChange={(removed) => changeFilter({ removed })} />
      {furtherFilters(now) > 0 && (
        <Button
          kind="quiet"
          onPress={() => changeFilter({ ...EVERYTHING, text: now.text, group: now.group })}
        >
          {w.reset}
        </Button>
      )}
    </div>
  );
}
