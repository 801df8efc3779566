import type { JobSettings } from '@farmhand/model';
import { defaults, type SettingName } from '../../job-settings/defaults.ts';
import { settingNames } from '../../job-settings/names.ts';
import { settingValues } from '../../job-settings/values.ts';
import { NumberInput } from '../../kit/number-input.tsx';
import { optionsOf, Segmented } from '../../kit/select.tsx';
import { changeSettings, scanResult, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { DurationField } from './duration-field.tsx';
import { EnvironmentField, HardwareField } from './environment-field.tsx';
import { changedLabel, SettingSection } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';
import { draft, drafts, markField, sentence } from './wrong-fields.ts';

const GIB = 1024 ** 3;
/** Largest price and time the settings take. */
const MOST = 1e9;

/** How it is rendered: program, hardware, how it is cut up, how long it may take, what it may cost. */
export function RenderingSection() {
  const s = say(settingWords);
  const now = settings.value;
  const result = scanResult.value;
  if (now === null) return null;
  return (
    <SettingSection
      name="rendering"
      title={s.rendering}
      aside={<span class="one-line">{result?.check.environment.label ?? ''}</span>}
    >
      <div class="column rendering">
        <EnvironmentField now={now} result={result} />
        <HardwareField now={now} result={result} />
        <Cutting now={now} />
        <h3>{s.money}</h3>
        <Money now={now} />
      </div>
    </SettingSection>
  );
}

/** Props that all number fields of settings share. */
function mark(name: SettingName, error: string) {
  const label = say(settingNames)[name];
  return {
    changedLabel: changedLabel(name),
    label,
    wrong: sentence(error),
    onWrong: (isWrong: boolean) => markField(name, label, isWrong ? error : null),
    draft: drafts.value.get(name),
    onDraft: (text: string | null) => draft(name, text),
  };
}

function Cutting({ now }: { readonly now: JobSettings }) {
  const s = say(settingWords);
  const n = say(settingNames);
  const v = say(settingValues);
  /** A whole number that goes back to its default when it is emptied. */
  const whole = (
    name: 'framesPerTask' | 'tiles' | 'memoryGiB',
    max: number,
    extra: { readonly unit?: string; readonly hint?: string } = {},
  ) => (
    <NumberInput
      {...mark(name, s.wholeNumber(1, max))}
      {...extra}
      value={now[name]}
      min={1}
      max={max}
      onChange={(value) => changeSettings({ [name]: value ?? defaults[name] })}
    />
  );
  const time = (name: 'timeoutSeconds' | 'jobTimeoutSeconds') => (
    <DurationField
      name={name}
      label={n[name]}
      seconds={now[name]}
      changedLabel={changedLabel(name)}
      onChange={(seconds) => changeSettings({ [name]: seconds })}
    />
  );
  return (
    <div class="fields">
      {whole('framesPerTask', 100_000, {
        hint: now.tiles > 1 && now.framesPerTask > 1 ? s.tilesAlone : s.framesPerTaskHint,
      })}
      {whole('tiles', 400, { hint: s.tilesHint })}
      {now.tiles > 1 && (
        <Segmented
          label={n.tileShape}
          changedLabel={changedLabel('tileShape')}
          value={now.tileShape}
          options={optionsOf(['block', 'strip'], v.tileShapes)}
          onChange={(tileShape) => changeSettings({ tileShape })}
        />
      )}
      {whole('memoryGiB', 4096, { unit: 'GiB' })}
      {time('timeoutSeconds')}
      {time('jobTimeoutSeconds')}
      <Segmented
        label={n.priority}
        changedLabel={changedLabel('priority')}
        value={now.priority}
        options={optionsOf([50, 60], v.priorities)}
        onChange={(priority) => changeSettings({ priority })}
      />
    </div>
  );
}

function Money({ now }: { readonly now: JobSettings }) {
  const s = say(settingWords);
  const positive = (
    name: 'secondsPerFrame' | 'pricePerNodeHour' | 'costLimit',
    extra: { readonly unit?: string; readonly hint?: string } = {},
  ) => (
    <div id={`place-${name}`}>
      <NumberInput
        {...mark(name, s.aNumber(0))}
        {...extra}
        value={now[name]}
        min={1e-6}
        max={MOST}
        step="any"
        onChange={(value) => changeSettings({ [name]: value })}
      />
    </div>
  );
  return (
    <div class="fields">
      {positive('secondsPerFrame', { unit: s.seconds, hint: s.secondsPerFrameHint })}
      {positive('pricePerNodeHour')}
      {positive('costLimit', { hint: s.costLimitHint })}
      <NumberInput
        {...mark('uploadLimitBytes', s.aNumber(0))}
        value={Math.round((now.uploadLimitBytes / GIB) * 1e6) / 1e6}
        unit="GiB"
        min={0.001}
        max={1e9}
        step="any"
        onChange={(value) =>
          changeSettings({
            uploadLimitBytes: value === null ? defaults.uploadLimitBytes : Math.round(value * GIB),
          })
        }
      />
    </div>
  );
}
