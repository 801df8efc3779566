import { hostChoices } from '@farmhand/job/host-choices';
import type { HostName, ReportScene } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { settingNames } from '../../job-settings/names.ts';
import { Badge } from '../../kit/surfaces.tsx';
import { Checkbox } from '../../kit/switches.tsx';
import { TextInput } from '../../kit/text-input.tsx';
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
  // Where the field is gone, so is what stood in it.
  const isShown = rows.length >= FILTER_FROM;
  const wanted = isShown ? filter.trim().toLowerCase() : '';
  return {
    shown: rows.filter(({ name }) => name.toLowerCase().includes(wanted)),
    field: isShown && (
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
        <h3>{say(settingNames).cameras}</h3>
        <p class="fixed-part">{s.cameraFixed(fixed.join(', '))}</p>
      </div>
    );
  }
  return (
    <div id="place-cameras">
      <Parts
        legend={say(settingNames).cameras}
        rows={rows}
        ownText={s.sceneCamera}
        hint={onCount > 1 ? s.camerasHint(onCount) : onCount === 0 ? ownCameras(rendered) : undefined}
        onSwitch={(name, on) => changeSettings(switchCamera(rows, name, on))}
      />
    </div>
  );
}

/** Which camera each scene renders through by itself; undefined where there are not several scenes. */
function ownCameras(rendered: readonly ReportScene[]): string | undefined {
  const { ownCameras: told } = say(settingWords);
  const cameras = rendered.flatMap(({ name, camera }) => (camera === null ? [] : [`${name}: ${camera}`]));
  return rendered.length > 1 && cameras.length > 0 ? told(cameras.join(', ')) : undefined;
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
