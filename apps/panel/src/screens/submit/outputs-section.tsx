import { hostChoices } from '@farmhand/job/host-choices';
import { isControlNode } from '@farmhand/job/houdini-nodes';
import type { HostName, ReportScene } from '@farmhand/model';
import { Button } from '../../kit/button.tsx';
import { Badge } from '../../kit/surfaces.tsx';
import { Checkbox, Toggle } from '../../kit/switches.tsx';
import { changeSettings, scanResult, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { writeRange } from './frames.ts';
import { FramesField } from './frames-field.tsx';
import { nameBeside, nodeFacts } from './node-facts.ts';
import {
  addLacking,
  cameraRows,
  hasOrder,
  layerRows,
  type OutputRow,
  type OutputSettings,
  outputRows,
  renderedScenes,
  setOutputFrames,
  switchAllOutputs,
  switchOutput,
} from './outputs.ts';
import { Cameras, Layers, useNameFilter } from './part-lists.tsx';
import { rendererName } from './renderer-names.ts';
import { SettingSection } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';
import { forget } from './wrong-fields.ts';

/** Scenes, takes or output nodes, cameras and layers: each on or off. */
export function OutputsSection() {
  const s = say(settingWords);
  const now = settings.value;
  const summary = scanResult.value?.summary;
  if (now === null || summary === undefined) return null;
  const host = summary.host.name;
  const rows = outputRows(summary.scenes, now, scanResult.value?.check.plan?.outputs);
  const on = rows.filter((row) => row.on);
  const along = rows.filter((row) => row.alongFor.length > 0).length;
  const isOne = rows.length < 2 && rows.every(({ scene }) => scene !== null);
  const cameras = cameraRows(host, summary.scenes, now);
  const layers = layerRows(summary.scenes, now);
  // One of each, as the scene has it, is no choice; the summary has told of them.
  if (isOne && cameras.length < 2 && cameras.every(({ on: isOn }) => isOn) && layers.length < 2) return null;
  return (
    <SettingSection
      name="outputs"
      title={s.outputsTitle}
      aside={
        <span class="one-line">
          {on.map(({ name }) => name).join(', ')}
          {along > 0 && ` ${s.andAlong(along)}`}
        </span>
      }
    >
      <div class="column part-lists">
        {!isOne && <Outputs host={host} scenes={summary.scenes} rows={rows} now={now} />}
        <Cameras rows={cameras} rendered={renderedScenes(summary.scenes, now)} />
        <Layers host={host} rows={layers} />
      </div>
    </SettingSection>
  );
}

function Outputs({
  host,
  scenes,
  rows,
  now,
}: {
  readonly host: HostName;
  readonly scenes: readonly ReportScene[];
  readonly rows: readonly OutputRow[];
  readonly now: OutputSettings;
}) {
  const s = say(settingWords);
  const onCount = rows.filter(({ on }) => on).length;
  const { shown, field } = useNameFilter(rows);
  return (
    <fieldset class="part-list">
      <legend>{s.outputs[host]}</legend>
      <div class="row part-tools">
        <Button kind="quiet" size="small" onPress={() => changeSettings(switchAllOutputs(scenes, now, true))}>
          {s.all}
        </Button>
        <Button kind="quiet" size="small" onPress={() => overrule(switchAllOutputs(scenes, now, false))}>
          {s.onlyActive}
        </Button>
        {field}
      </div>
      {(hasOrder(host, scenes) || now.withDependencies) && (
        <Toggle
          label={s.withDependencies}
          hint={s.withDependenciesHint}
          checked={now.withDependencies}
          onChange={(withDependencies) => changeSettings({ withDependencies })}
        />
      )}
      <ul class="output-list">
        {shown.map((row) => (
          <li key={row.name}>
            <OutputLine
              row={row}
              isLast={row.on && onCount === 1}
              onSwitch={(on) => {
                if (!on) forget(`outputs.${row.name}`);
                changeSettings(switchOutput(scenes, now, row.name, on));
              }}
            />
            {row.on && hostChoices[host].framesPerOutput && row.scene !== null && (
              <FramesField
                name={`outputs.${row.name}`}
                label={s.ownFrames(row.name)}
                bare
                value={row.frames}
                placeholder={s.asSceneIs(writeRange(row.scene.frameRange))}
                onValue={(frames) =>
                  changeSettings(setOutputFrames(scenes, settings.peek() ?? now, row.name, frames))
                }
              />
            )}
            {row.alongFor.length > 0 && <p class="hint">{s.alongFor(row.alongFor.join(', '))}</p>}
            {row.on && row.standsFor.length > 0 && (
              <p class="hint">{s.standsFor(row.standsFor.join(', '))}</p>
            )}
            {row.lacking.length > 0 && (
              <p class="hint" role="status">
                {s.lacking(row.lacking.join(', '), row.lacking.length)}{' '}
                <Button
                  kind="quiet"
                  size="small"
                  onPress={() => changeSettings(addLacking(scenes, now, row.lacking))}
                >
                  {s.addLacking(row.lacking.length)}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function OutputLine({
  row,
  isLast,
  onSwitch,
}: {
  readonly row: OutputRow;
  readonly isLast: boolean;
  readonly onSwitch: (on: boolean) => void;
}) {
  const s = say(settingWords);
  const { name, scene, on, after, turn } = row;
  const facts =
    scene === null
      ? []
      : [
          rendererName(scene.renderer),
          scene.resolution === null ? '' : `${scene.resolution.width} × ${scene.resolution.height}`,
          // What renders nothing itself has no frames either.
          isControlNode(scene) ? '' : writeRange(scene.frameRange),
          ...nodeFacts(scene, s),
          after.length === 0 ? '' : s.after(after.map((each) => nameBeside(each, name)).join(', ')),
        ];
  return (
    <span class="output-line" title={isLast ? s.atLeastOne : (scene?.outputPath ?? undefined)}>
      <Checkbox
        label={
          <>
            {name} {turn !== null && <Badge tone="active">{s.turn(turn)}</Badge>}
            {scene?.active === true && <Badge>{s.active}</Badge>}
            {scene?.outputNode?.bypassed === true && <Badge tone="warning">{s.bypassed}</Badge>}
            {scene === null && <Badge tone="error">{s.notThere}</Badge>}
          </>
        }
        detail={facts.filter((fact) => fact !== '').join(' · ')}
        checked={on}
        onChange={(checked) => (isLast && !checked ? undefined : onSwitch(checked))}
      />
    </span>
  );
}
