import type { JobSettings } from '@farmhand/model';
import type { EnvironmentOffer } from '@farmhand/sidecar/api';
import { moment } from '../../format/times.ts';
import { Segmented, Select } from '../../kit/fields.tsx';
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
  const environment = result?.check.environment ?? null;
  const offers = result?.environments ?? [];
  const isChosen = now.softwareVersion !== null;
  const outcome = environment?.outcome ?? 'notChecked';
  const automatic: Choice = {
    key: 'automatic',
    label: s.automatic,
    reasons: [s.automaticHint],
    chosen: !isChosen,
    onChoose: () => changeSettings({ softwareVersion: null, system: null }),
  };
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
  const known = {
    exact: { tone: 'good', text: s.fits.exact },
    near: { tone: 'warning', text: s.fits.near },
    unavailable: { tone: 'error', text: s.fits.unfit },
    notChecked: undefined,
  } as const;
  const badge = known[outcome];
  return (
    <Chosen
      place="environment"
      title={s.environment}
      label={environment?.label ?? (outcome === 'unavailable' ? s.notAvailable : s.notChecked)}
      {...(badge === undefined ? {} : { badge })}
      reasons={environment?.reasons.map(sayPair) ?? []}
      open={openLists.value.has('environment')}
      onOpen={(open) => openList('environment', open)}
      words={s}
    >
      <div class="column">
        {offers.length === 0 ? (
          <p class="hint">{s.noOffers}</p>
        ) : (
          <ChoiceList label={s.environment} choices={[automatic, ...choices]} showUnfit={s.showUnfit} />
        )}
        <div class="fields">
          <Select
            label={s.policy}
            changedLabel={changedLabel('environmentPolicy')}
            value={now.environmentPolicy}
            options={(['exact', 'sameMinor', 'newestCompatible'] as const).map((value) => ({
              value,
              label: s.policies[value],
            }))}
            onChange={(environmentPolicy) => changeSettings({ environmentPolicy })}
          />
          <Segmented
            label={s.system}
            changedLabel={changedLabel('system')}
            value={now.system ?? 'any'}
            options={[
              { value: 'any', label: s.anySystem },
              { value: 'linux', label: 'Linux' },
              { value: 'windows', label: 'Windows' },
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
  const unfit = asked !== undefined && !asked.fits;
  return (
    <Chosen
      place="hardware"
      title={s.hardware}
      label={asked?.label ?? hardware?.label ?? s.farmDecides}
      {...(unfit ? { badge: { tone: 'error', text: s.unfit } as const } : {})}
      reasons={(asked?.reasons ?? hardware?.reasons ?? []).map(sayPair)}
      open={openLists.value.has('hardware')}
      onOpen={(open) => openList('hardware', open)}
      words={s}
    >
      {offers.length === 0 ? (
        <p class="hint">{s.noOffers}</p>
      ) : (
        <ChoiceList
          label={s.hardware}
          choices={[
            {
              key: 'automatic',
              label: s.automatic,
              reasons: [s.automaticHint],
              chosen: now.hardwareId === null,
              onChoose: () => changeSettings({ hardwareId: null }),
            },
            ...choices,
          ]}
          showUnfit={s.showUnfit}
        />
      )}
    </Chosen>
  );
}
