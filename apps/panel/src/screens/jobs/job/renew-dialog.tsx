import { parseFrames } from '@farmhand/job/frames';
import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { call } from '../../../api/request.ts';
import { fileName } from '../../../format/paths.ts';
import { Button } from '../../../kit/button.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { isDoing, once } from '../../../kit/once.ts';
import { Question } from '../../../kit/question.tsx';
import { Toggle } from '../../../kit/switches.tsx';
import { TextInput } from '../../../kit/text-input.tsx';
import { tell } from '../../../kit/toasts.tsx';
import { show } from '../../../state/screens.ts';
import { putSubmissions } from '../../../state/submissions.ts';
import { say } from '../../../words/language.ts';
import { expressionsOf, saidOf, shownExpression } from '../frames/frame-names.ts';
import { DONE } from '../frames/frame-table.ts';
import { framesOfJob } from '../frames/frames-feed.ts';
import { PriorityChoice } from '../priority-choice.tsx';
import { jobsWords } from '../words.ts';
import { jobWords } from './job-words.ts';

/** Submits the scene of a job once more, with the same settings or a few other ones. */
export function RenewDialog({
  job: { id, scenePath, priority: former },
  onClose,
}: {
  readonly job: SubmissionView;
  readonly onClose: () => void;
}) {
  const w = say(jobWords);
  const [frames, setFrames] = useState('');
  const [priority, setPriority] = useState<50 | 60>(former === 60 ? 60 : 50);
  const [confirmWarnings, setConfirmWarnings] = useState(false);
  const error = frames.trim() === '' ? null : wrongFrames(frames);
  const missing = missingFrames(id);
  const go = async () => {
    const settings = {
      ...(frames.trim() === '' ? {} : { frames: frames.trim() }),
      ...(priority === former ? {} : { priority }),
    };
    const { submission } = await call('post /submissions/{id}/renew', {
      params: { id },
      body: { settings, confirmWarnings },
    });
    putSubmissions([submission]);
    onClose();
    show('jobs', submission.id);
    tell('good', w.renewed, w.renewedText);
  };
  return (
    <Question
      title={w.renewTitle}
      stay={say(jobsWords).keep}
      go={w.renewTitle}
      icon="submit"
      busy={isDoing(`renew ${id}`)}
      reasons={[...offlineReasons(), ...(error === null ? [] : [error])]}
      onGo={() => void once(`renew ${id}`, go)}
      onClose={onClose}
    >
      <p class="one-line" title={scenePath}>
        {fileName(scenePath)}
      </p>
      <p class="muted">{w.renewText}</p>
      <TextInput
        mono
        label={w.tabs.frames}
        hint={w.renewFramesHint}
        value={frames}
        error={error}
        onChange={setFrames}
      />
      {missing !== '' && (
        <Button size="small" onPress={() => setFrames(missing)}>
          {w.renewFailed}
        </Button>
      )}
      <PriorityChoice value={priority} onChange={setPriority} />
      <Toggle label={w.renewWarnings} checked={confirmWarnings} onChange={setConfirmWarnings} />
    </Question>
  );
}

/** What is wrong with frames as they were typed; null for nothing. */
function wrongFrames(text: string): string | null {
  try {
    parseFrames(text);
    return null;
  } catch (error) {
    return saidOf(error);
  }
}

/** Frames that are not done, as far as is known; empty when all are, or none is. */
function missingFrames(id: string): string {
  const table = framesOfJob(id).table.value;
  if (table === null || (table.counts[DONE] ?? 0) === 0) return '';
  const names = table.name.filter((_name, row) => row < table.known && table.condition[row] !== DONE);
  const [expression = '', ...further] = expressionsOf(names);
  return further.length > 0 ? '' : shownExpression(expression);
}
