import type { JobSettings } from '@farmhand/model';
import type { EnvironmentOffer } from '@farmhand/sidecar/api';
import { moment } from '../../format/times.ts';
import { settingNames } from '../../job-settings/names.ts';
import { settingValues, systemNames } from '../../job-settings/values.ts';
import { optionsOf, Segmented, Select } from '../../kit/select.tsx';
import type { Tone } from '../../kit/surfaces.tsx';
import { changeSettings, type scanResult } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { type Choice, ChoiceList, Chosen } from './choice-list.tsx';
import { openList, openLists } from './places.ts';
import { changedLabel } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';

type Result = NonNullable<typeof scanResult.value>;

const tones: Readonly<Record<EnvironmentOffer['fit'], Tone>> = {
  exact: 'good',
  near: 'neutral',
  far: 'warning',
  unfit: 'error',
};

/** The program that renders it at the farm: what was found and why, and everything else the farm has. */
export function EnvironmentField({
  now,
  result,
}: {
  readonly now: JobSettings;
  readonly result: Result | null;
}) {
  const s = say(settingWords);
  const n = say(settingNames);
  const v = say(settingValues);
  const environment = result?.check.environment ?? null;
  const offers = result?.environments ?? [];
  const isChosen = now.softwareVersion !== null;
  const outcome = environment?.outcome ?? 'notChecked';
  const choices = offers.map(
    (offer): Choice => ({
      key: offer.label,
      label: offer.label,
      badge: { tone: tones[offer.fit], text: s.fits[offer.fit] },
      reasons: offer.reasons.map(sayPair),
      chosen: isChosen && offer.softwareVersion === now.softwareVersion && offer.system === now.system,
      unfit: offer.fit === 'unfit',
      onChoose: () => changeSettings({ softwareVersion: offer.softwareVersion, system: offer.system }),
    }),
  );
  const badges = {
    exact: { tone: 'good', text: s.fits.exact },
    near: { tone: 'warning', text: s.fits.near },
    unavailable: { tone: 'error', text: s.fits.unfit },
    notChecked: undefined,
  } as const;
  return (
    <Chosen
      place="environment"
      title={s.environment}
      label={environment?.label ?? (outcome === 'unavailable' ? s.notAvailable : s.notChecked)}
      badge={badges[outcome]}
      reasons={environment?.reasons.map(sayPair) ?? []}
      open={openLists.value.has('environment')}
      onOpen={(open) => openList('environment', open)}
    >
      <div class="column">
        <ChoiceList
          label={s.environment}
          offers={choices}
          isAutomatic={!isChosen}
          onAutomatic={() => changeSettings({ softwareVersion: null, system: null })}
        />
        <div class="fields">
          <Select
            label={n.environmentPolicy}
            changedLabel={changedLabel('environmentPolicy')}
            value={now.environmentPolicy}
            options={optionsOf(['exact', 'sameMinor', 'newestCompatible'], v.policies)}
            onChange={(environmentPolicy) => changeSettings({ environmentPolicy })}
          />
          <Segmented
            label={n.system}
            changedLabel={changedLabel('system')}
            value={now.system ?? 'any'}
            options={[
              { value: 'any', label: v.anySystem },
              { value: 'linux', label: systemNames.linux },
              { value: 'windows', label: systemNames.windows },
            ]}
            onChange={(system) =>
              changeSettings({ system: system === 'any' ? null : (system as 'linux' | 'windows') })
            }
          />
        </div>
        {environment?.asOf != null && <p class="hint">{s.asOf(moment(environment.asOf))}</p>}
      </div>
    </Chosen>
  );
}

/** What the job runs on: what was found and why, and everything else the farm has. */
export function HardwareField({
  now,
  result,
}: {
  readonly now: JobSettings;
  readonly result: Result | null;
}) {
  const s = say(settingWords);
  const n = say(settingNames);
  const v = say(settingValues);
  const hardware = result?.check.hardware ?? null;
  const offers = result?.hardware ?? [];
  const choices = offers.map(
    (offer): Choice => ({
      key: String(offer.id),
      label: offer.label,
      badge: offer.fits ? { tone: 'good', text: s.fit } : { tone: 'error', text: s.unfit },
      reasons: offer.reasons.map(sayPair),
      chosen: now.hardwareId === offer.id,
      unfit: !offer.fits,
      onChoose: () => changeSettings({ hardwareId: offer.id }),
    }),
  );
  const asked = offers.find(({ id }) => id === now.hardwareId);
  return (
    <Chosen
      place="hardware"
      title={n.hardwareId}
      label={asked?.label ?? hardware?.label ?? v.farmDecides}
      badge={asked?.fits === false ? { tone: 'error', text: s.unfit } : undefined}
      reasons={(asked?.reasons ?? hardware?.reasons ?? []).map(sayPair)}
      open={openLists.value.has('hardware')}
      onOpen={(open) => openList('hardware', open)}
    >
      <ChoiceList
        label={n.hardwareId}
        offers={choices}
        isAutomatic={now.hardwareId === null}
        onAutomatic={() => changeSettings({ hardwareId: null })}
      />
    </Chosen>
  );
}
