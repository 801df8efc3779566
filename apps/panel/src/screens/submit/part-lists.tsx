import { hostChoices } from '@farmhand/job/host-choices';
import type { HostName, ReportScene } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { Checkbox, TextInput } from '../../kit/fields.tsx';
import { Badge } from '../../kit/surfaces.tsx';
import { changeSettings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { type PartRow, switchCamera, switchLayer } from './outputs.ts';
import { settingWords } from './setting-words.ts';

/** Lists of so many and more can be filtered. */
const FILTER_FROM = 9;

/** Those rows whose names have what is typed in them, and the field to type it; no field where there are few. */
export function useNameFilter<R extends { readonly name: string }>(rows: readonly R[]) {
  const { filterNames } = say(settingWords);
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  return {
    shown: rows.filter(({ name }) => name.toLowerCase().includes(wanted)),
    field: rows.length >= FILTER_FROM && (
      <TextInput
        label={filterNames}
        bare
        type="search"
        placeholder={filterNames}
        value={filter}
        onChange={setFilter}
      />
    ),
  };
}

/** Cameras of what is rendered; the scene's own where the farm renders with no other. */
export function Cameras({
  rows,
  rendered,
}: {
  /** Empty where there is no choice. */
  readonly rows: readonly PartRow[];
  readonly rendered: readonly ReportScene[];
}) {
  const s = say(settingWords);
  const onCount = rows.filter(({ on }) => on).length;
  if (rows.length === 0) {
    const fixed = [...new Set(rendered.map(({ camera }) => camera))].filter((camera) => camera !== null);
    return fixed.length === 0 ? null : (
      <div class="part-list">
        <h3>{s.cameras}</h3>
        <p class="fixed-part">{s.cameraFixed(fixed.join(', '))}</p>
      </div>
    );
  }
  return (
    <div id="place-cameras">
      <Parts
        legend={s.cameras}
        rows={rows}
        ownText={s.sceneCamera}
        hint={onCount > 1 ? s.camerasHint(onCount) : undefined}
        onSwitch={(name, on) => changeSettings(switchCamera(rows, name, on))}
      />
    </div>
  );
}

/** Layers or passes of what is rendered; to switch where the farm can be told, else to see. */
export function Layers({ host, rows }: { readonly host: HostName; readonly rows: readonly PartRow[] }) {
  const s = say(settingWords);
  if (rows.length === 0) return null;
  if (hostChoices[host].layers)
    return (
      <Parts
        legend={s.layers[host]}
        rows={rows}
        onSwitch={(name, on) => changeSettings(switchLayer(rows, name, on))}
      />
    );
  return (
    <div class="part-list">
      <h3>{s.layers[host]}</h3>
      <p class="row fixed-part">
        {rows.map(({ name, on }) => (
          <Badge key={name}>
            {name}
            {!on && ` (${s.off})`}
          </Badge>
        ))}
      </p>
      <p class="hint">{s.layersFixed}</p>
    </div>
  );
}

/** Cameras or layers to switch on and off. */
function Parts({
  legend,
  rows,
  ownText,
  hint,
  onSwitch,
}: {
  readonly legend: string;
  readonly rows: readonly PartRow[];
  readonly ownText?: string;
  readonly hint?: string | undefined;
  readonly onSwitch: (name: string, on: boolean) => void;
}) {
  const { shown, field } = useNameFilter(rows);
  return (
    <fieldset class="part-list">
      <legend>{legend}</legend>
      {field}
      <ul>
        {shown.map(({ name, on, own }) => (
          <li key={name}>
            <Checkbox
              label={name}
              detail={own ? ownText : undefined}
              checked={on}
              onChange={(checked) => onSwitch(name, checked)}
            />
          </li>
        ))}
      </ul>
      {hint !== undefined && <p class="hint">{hint}</p>}
    </fieldset>
  );
}
