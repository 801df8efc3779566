import { hostChoices } from '@farmhand/job/host-choices';
import type { FramePosition, JobSettings, ReportScene } from '@farmhand/model';
import { useMemo } from 'preact/hooks';
import { settingNames } from '../../job-settings/names.ts';
import { settingValues } from '../../job-settings/values.ts';
import { Button } from '../../kit/button.tsx';
import { Checkbox, Toggle } from '../../kit/switches.tsx';
import { changeSettings, scanResult, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { FrameStrip } from './frame-strip.tsx';
import { countOf, firstFrames, readFrames, writeRange } from './frames.ts';
import { FramesField } from './frames-field.tsx';
import { cameraRows, layerRows, renderedScenes } from './outputs.ts';
import { changedLabel, SettingSection } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';
import { drafts } from './wrong-fields.ts';

const positions: readonly FramePosition[] = ['first', 'middle', 'last'];
/** A scene's range may be absurd; its picture need not be. */
const MOST_IN_STRIP = 100_000;

/** Which frames, and which of them first. */
export function FramesSection() {
  const s = say(settingWords);
  const now = settings.value;
  if (now === null) return null;
  return <Frames now={now} scenes={scanResult.value?.summary.scenes ?? []} title={s.framesTitle} />;
}

function Frames({
  now,
  scenes,
  title,
}: {
  readonly now: JobSettings;
  readonly scenes: readonly ReportScene[];
  readonly title: string;
}) {
  const s = say(settingWords);
  const n = say(settingNames);
  const host = scanResult.value?.summary.host.name;
  const rendered = renderedScenes(scenes, now);
  const [scene] = rendered;
  const ranges = [...new Set(rendered.map(({ frameRange }) => writeRange(frameRange)))];
  const range = scene?.frameRange;
  const text = drafts.value.get('frames') ?? now.frames ?? '';
  const frames = useMemo(() => {
    const read = text.trim() === '' ? null : readFrames(text);
    if (read !== null) return read.ok ? read.frames : null;
    if (range === undefined || countOf(range) > MOST_IN_STRIP) return null;
    return Array.from({ length: countOf(range) }, (_, at) => range.start + at * range.step);
  }, [text, range?.start, range?.end, range?.step]);
  const typedFirst = useMemo(() => {
    const read = now.priorityFrames === null ? null : readFrames(now.priorityFrames);
    return read?.ok === true ? read.frames : [];
  }, [now.priorityFrames]);
  const before = useMemo(
    () => (frames === null ? [] : firstFrames(frames, now.priorityPositions, typedFirst)),
    [frames, now.priorityPositions, typedFirst],
  );
  const stray = useMemo(() => {
    const known = new Set(frames);
    return frames === null ? 0 : typedFirst.filter((frame) => !known.has(frame)).length;
  }, [frames, typedFirst]);
  const count = frames?.length ?? null;
  const hasOwn =
    host !== undefined &&
    hostChoices[host].framesPerOutput &&
    now.outputs.some((each) => each.frames !== null);
  const cameras =
    host === undefined ? 1 : Math.max(1, cameraRows(host, scenes, now).filter(({ on }) => on).length);
  const layers =
    host !== undefined && hostChoices[host].layers
      ? Math.max(1, layerRows(scenes, now).filter(({ on }) => on).length)
      : 1;
  const times = cameras * layers * Math.max(1, rendered.length);
  const areDifferent = hasOwn || (now.frames === null && ranges.length > 1);
  const total = scanResult.value?.check.plan?.frameCount ?? null;
  const counted =
    count === null
      ? ''
      : areDifferent && total !== null
        ? s.frameCount(total)
        : times > 1
          ? s.frameCountTimes(count, times, count * times)
          : s.frameCount(count);
  const first = Math.min(range?.start ?? Number.POSITIVE_INFINITY, frames?.[0] ?? Number.POSITIVE_INFINITY);
  const last = Math.max(
    range?.end ?? Number.NEGATIVE_INFINITY,
    frames?.[frames.length - 1] ?? Number.NEGATIVE_INFINITY,
  );
  const hasFirst = now.priorityPositions.length > 0 || now.priorityFrames !== null;
  return (
    <SettingSection
      name="frames"
      title={title}
      aside={
        <span class="tabular" aria-live="polite">
          {counted}
        </span>
      }
    >
      <div class="column frames" id="place-frames">
        <div class="column">
          <FramesField
            name="frames"
            label={n.frames}
            value={now.frames}
            placeholder={ranges.length === 0 ? s.asScene : s.asSceneIs(ranges.join(', '))}
            hint={
              hasOwn ? (
                s.perOutput
              ) : now.frames === null ? (
                s.framesHint
              ) : (
                <Button kind="quiet" size="small" onPress={() => overrule({ frames: null })}>
                  {s.asScene}
                </Button>
              )
            }
            changedLabel={changedLabel('frames')}
            onValue={(value) => changeSettings({ frames: value })}
          />
          {frames !== null && count !== null && count > 0 && Number.isFinite(first) && (
            <FrameStrip
              frames={frames}
              before={before}
              first={first}
              last={last}
              label={s.strip(count, first, last)}
            />
          )}
        </div>
        <fieldset class="part-list">
          <legend>
            {n.priorityPositions}
            {before.length > 0 && <span class="muted tabular"> · {s.firstCount(before.length)}</span>}
          </legend>
          <div class="row wide-gap">
            {positions.map((position) => (
              <Checkbox
                key={position}
                label={say(settingValues).positions[position]}
                checked={now.priorityPositions.includes(position)}
                onChange={(checked) =>
                  changeSettings({
                    priorityPositions: positions.filter((each) =>
                      each === position ? checked : now.priorityPositions.includes(each),
                    ),
                  })
                }
              />
            ))}
          </div>
          <FramesField
            name="priorityFrames"
            label={n.priorityFrames}
            value={now.priorityFrames}
            hint={stray > 0 ? <span class="warning-text">{s.notRendered(stray)}</span> : s.priorityHint}
            changedLabel={changedLabel('priorityFrames')}
            onValue={(value) => changeSettings({ priorityFrames: value })}
          />
          <Toggle
            label={n.stopAfterTest}
            hint={now.stopAfterTest && !hasFirst ? s.stopNeeds : s.stopHint}
            checked={now.stopAfterTest}
            onChange={(stopAfterTest) => changeSettings({ stopAfterTest })}
          />
        </fieldset>
      </div>
    </SettingSection>
  );
}
