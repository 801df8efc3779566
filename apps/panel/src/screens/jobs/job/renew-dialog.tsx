import { parseFrames } from '@farmhand/job/frames';
import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { call } from '../../../api/request.ts';
import { fileName } from '../../../format/paths.ts';
import { Button } from '../../../kit/button.tsx';
import { Dialog } from '../../../kit/dialog.tsx';
import { Segmented, TextInput, Toggle } from '../../../kit/fields.tsx';
import { tell, tellProblem } from '../../../kit/toasts.tsx';
import { show } from '../../../state/screens.ts';
import { putSubmissions } from '../../../state/submissions.ts';
import { say, sayPair } from '../../../words/language.ts';
import { expressionsOf, shownExpression } from '../frames/frame-names.ts';
import { DONE } from '../frames/frame-table.ts';
import { framesOfJob } from '../frames/frames-feed.ts';
import { jobsWords } from '../words.ts';
import { jobWords } from './job-words.ts';

/** Submits the scene of a job once more, with the same settings or a few other ones. */
export function RenewDialog({
  job,
  onClose,
}: {
  readonly job: SubmissionView;
  readonly onClose: () => void;
}) {
  const w = say(jobWords);
  const j = say(jobsWords);
  const [frames, setFrames] = useState('');
  const [priority, setPriority] = useState<50 | 60>(job.priority === 60 ? 60 : 50);
  const [confirmWarnings, setConfirmWarnings] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const error = frames.trim() === '' ? null : wrongFrames(frames);
  const missing = missingFrames(job.id);
  const go = async () => {
    setBusy(true);
    try {
      const { submission } = await call('post /submissions/{id}/renew', {
        params: { id: job.id },
        body: {
          settings: {
            ...(frames.trim() === '' ? {} : { frames: frames.trim() }),
            ...(priority === job.priority ? {} : { priority }),
          },
          confirmWarnings,
        },
      });
      putSubmissions([submission]);
      onClose();
      show('jobs', submission.id);
      tell('good', w.renewed, w.renewedText);
    } catch (wrong) {
      setBusy(false);
      tellProblem(wrong);
    }
  };
  return (
    <Dialog
      title={w.renewTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{j.keep}</Button>
          <Button
            kind="primary"
            icon="submit"
            busy={isBusy}
            reasons={error === null ? [] : [error]}
            onPress={() => void go()}
          >
            {w.renewGo}
          </Button>
        </>
      }
    >
      <div class="column">
        <p class="one-line" title={job.scenePath}>
          {fileName(job.scenePath)}
        </p>
        <p class="muted">{w.renewText}</p>
        <TextInput
          mono
          label={w.renewFrames}
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
        <Segmented
          label={j.actions.priority}
          value={priority}
          options={[
            { value: 50, label: j.priorities[50] },
            { value: 60, label: j.priorities[60] },
          ]}
          onChange={(value) => setPriority(value === 60 ? 60 : 50)}
        />
        <Toggle label={w.renewWarnings} checked={confirmWarnings} onChange={setConfirmWarnings} />
      </div>
    </Dialog>
  );
}

/** What is wrong with frames as they were typed; null for nothing. */
function wrongFrames(text: string): string | null {
  try {
    parseFrames(text);
    return null;
  } catch (error) {
    const pair = (error as { readonly text?: { readonly en: string; readonly zh: string } }).text;
    return pair === undefined ? String(error) : sayPair(pair);
  }
}

/** Frames that are not done, as far as is known; empty when all are, or none is. */
function missingFrames(id: string): string {
  const table = framesOfJob(id).table.value;
  if (table === null || (table.counts[DONE] ?? 0) === 0) return '';
  const names: string[] = [];
  for (let row = 0; row < table.known; row += 1)
    if (table.condition[row] !== DONE) names.push(table.name[row] ?? '');
  const [expression = '', ...further] = expressionsOf(names);
  return further.length > 0 ? '' : shownExpression(expression);
}
