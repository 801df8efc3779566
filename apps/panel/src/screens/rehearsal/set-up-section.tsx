import type { FramePosition } from '@farmhand/model';
import { useMemo } from 'preact/hooks';
import { connection } from '../../api/news.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Chips } from '../../kit/chips.tsx';
import { Icon } from '../../kit/icon.tsx';
import { NumberInput } from '../../kit/number-input.tsx';
import { isDoing } from '../../kit/once.ts';
import { Section } from '../../kit/surfaces.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { host, hostCan } from '../../state/hosts.ts';
import { sceneHost, scenePath, settings } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { saveAndLook } from '../submit/actions.ts';
import { readFrames } from '../submit/frames.ts';
import { submitWords } from '../submit/words.ts';
import { changeWish, markNumber, part, price, wishForm, wrongNumbers } from './form-state.ts';
import { obstaclesOf } from './reasons.ts';
import { isRehearsing, startRehearsal } from './rehearsals.ts';
import { rendererProblem } from './renderer.ts';
import { framesMeant, type WrongWish, wishOf, wrongWishes } from './wish.ts';
import { rehearsalWords } from './words.ts';

const POSITIONS: readonly FramePosition[] = ['first', 'middle', 'last'];
/** More frames than this are counted, not listed. */
const MOST_NAMED = 6;

/** What to rehearse, and the button that does it. */
export function SetUpSection() {
  const w = say(rehearsalWords);
  const form = wishForm.value;
  const frames = part.value?.frames ?? null;
  const wrong = useMemo(() => wrongWishes(form, frames), [form, frames]);
  const session = sceneHost.value;
  const obstacles = obstaclesOf({
    connection: connection.value.state,
    scenePath: scenePath.value,
    host:
      session === null
        ? null
        : { neverSaved: session.scene.path === null, unsavedChanges: session.scene.unsavedChanges },
    settingsLoaded: settings.value !== null,
    isRehearsing: isRehearsing.value,
  });
  const typed = [...wrongNumbers.value].map((field) => w.reasons.wrongNumber(fieldName(field)));
  const reasons = [
    ...obstacles.map((each) => ({ ...say(submitWords).obstacles, ...w.reasons })[each]),
    ...(rendererProblem.value === null ? [] : [problemText(rendererProblem.value).message]),
    ...wrong.map(wrongText),
    ...typed.filter((text) => !wrong.some((each) => wrongText(each) === text)),
  ];
  const start = () => {
    const wish = wishOf(form, price.peek());
    if (wish !== null) void startRehearsal(wish);
  };
  return (
    <Section title={w.setUp}>
      <div class="column loose rehearsal-form">
        <FramesToRehearse frames={frames} />
        <MachineFields />
        <LeftOut />
        <div class="rehearsal-start">
          <Button kind="primary" icon="play" busy={isDoing('rehearse')} reasons={reasons} onPress={start}>
            {w.start}
          </Button>
          {reasons.length > 0 && (
            <ul class="reason-list">
              {reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          {obstacles.includes('unsaved') && hostCan('saveScene') && (
            <Button
              size="small"
              busy={isDoing('save') || host.value?.connection === 'busy'}
              onPress={() => void saveAndLook()}
            >
              {w.save}
            </Button>
          )}
        </div>
      </div>
    </Section>
  );
}

function FramesToRehearse({ frames }: { readonly frames: readonly number[] | null }) {
  const w = say(rehearsalWords);
  const form = wishForm.value;
  const read = form.moreFrames.trim() === '' ? null : readFrames(form.moreFrames);
  const meant = useMemo(() => framesMeant(form, frames), [form, frames]);
  const told =
    meant === null || frames === null || meant.length === 0
      ? w.moreFramesHint
      : meant.length > MOST_NAMED
        ? meant.length === frames.length
          ? w.chosenAll(frames.length)
          : w.chosenMany(meant.length, frames.length)
        : w.chosen(meant.join(', '), meant.length, frames.length);
  return (
    <div class="fields rehearsal-frames">
      <Chips
        label={w.frames}
        values={POSITIONS}
        labels={w.positions}
        on={form.positions}
        onChange={(positions) => changeWish({ positions })}
      />
      <NumberInput
        label={w.scale}
        value={form.scalePercent}
        min={1}
        max={100}
        unit="%"
        wrong={w.wrongScale}
        onWrong={(isWrong) => markNumber('scale', isWrong)}
        onChange={(scalePercent) => changeWish({ scalePercent })}
      />
      <TextInput
        label={w.moreFrames}
        wide
        mono
        value={form.moreFrames}
        placeholder="20-30x5"
        hint={<span class="tabular">{told}</span>}
        error={read === null || read.ok ? null : sayPair(read.error)}
        onChange={(moreFrames) => changeWish({ moreFrames })}
      />
    </div>
  );
}

function MachineFields() {
  const w = say(rehearsalWords);
  const form = wishForm.value;
  return (
    <>
      <h3>{w.forEstimate}</h3>
      <div class="fields">
        <NumberInput
          label={w.nodes}
          value={form.nodes}
          min={1}
          max={100_000}
          wrong={w.wrongNodes}
          onWrong={(isWrong) => markNumber('nodes', isWrong)}
          onChange={(nodes) => changeWish({ nodes })}
        />
        <NumberInput
          label={w.speed}
          value={form.speedFactor}
          min={0.001}
          max={10_000}
          step="any"
          unit="×"
          wrong={w.wrongNumber}
          onWrong={(isWrong) => markNumber('speed', isWrong)}
          onChange={(speedFactor) => changeWish({ speedFactor })}
        />
        <NumberInput
          label={w.price}
          value={price.value}
          min={1e-6}
          max={1e9}
          step="any"
          wrong={w.wrongNumber}
          onWrong={(isWrong) => markNumber('price', isWrong)}
          onChange={(typed) => changeWish({ price: typed })}
        />
      </div>
    </>
  );
}

/** Says so where the job has more outputs or cameras than are rehearsed. */
function LeftOut() {
  const w = say(rehearsalWords);
  const now = part.value;
  if (now === null) return null;
  const { output, camera, otherOutputs, otherCameras } = now;
  const text =
    otherOutputs > 0 && otherCameras > 0
      ? w.onlyOne.both(oneLine(output ?? ''), oneLine(camera ?? ''))
      : otherOutputs > 0
        ? w.onlyOne.output(oneLine(output ?? ''), otherOutputs)
        : otherCameras > 0
          ? w.onlyOne.camera(oneLine(camera ?? ''), otherCameras)
          : null;
  if (text === null) return null;
  return (
    <p class="left-out">
      <Icon name="notice" />
      <span>{text}</span>
    </p>
  );
}

function fieldName(field: 'scale' | 'nodes' | 'speed' | 'price'): string {
  return say(rehearsalWords)[field];
}

function wrongText(wrong: WrongWish): string {
  const { reasons } = say(rehearsalWords);
  if (wrong.kind === 'notInJob') return reasons.notInJob(wrong.frame);
  if (wrong.kind === 'wrongNumber') return reasons.wrongNumber(fieldName(wrong.field));
  return reasons[wrong.kind];
}
