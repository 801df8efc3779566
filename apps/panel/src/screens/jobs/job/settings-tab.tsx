import type { JobDetails } from '@farmhand/sidecar/api';
import { Section } from '../../../kit/surfaces.tsx';
import { say } from '../../../words/language.ts';
import { jobWords } from './job-words.ts';
import { NotKnown } from './not-known.tsx';
import { type SettingRow, settingRows } from './setting-rows.ts';

/** What the job was submitted with. */
export function SettingsTab({ details }: { readonly details: JobDetails | null }) {
  const { settings: w } = say(jobWords);
  if (details === null) return <NotKnown />;
  const rows = settingRows(details.settings, w);
  const changed = rows.filter(({ isChanged }) => isChanged);
  return (
    <div class="column">
      <Section title={w.changed}>
        {changed.length === 0 ? <p class="muted">{w.allDefault}</p> : <Rows rows={changed} />}
      </Section>
      <Section title={w.others} folded={changed.length > 0}>
        <Rows rows={rows.filter(({ isChanged }) => !isChanged)} />
      </Section>
    </div>
  );
}

function Rows({ rows }: { readonly rows: readonly SettingRow[] }) {
  return (
    <dl class="setting-rows">
      {rows.map(({ name, label, value }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
