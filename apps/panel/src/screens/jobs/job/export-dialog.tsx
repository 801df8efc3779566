import type { LocalPath, SubmissionView } from '@farmhand/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../../../api/request.ts';
import { bytes, number } from '../../../format/numbers.ts';
import { fileName } from '../../../format/paths.ts';
import { Button } from '../../../kit/button.tsx';
import { chooseFiles } from '../../../kit/choose-files.tsx';
import { Dialog } from '../../../kit/dialog.tsx';
import { TextInput, Toggle } from '../../../kit/fields.tsx';
import { tell, tellProblem } from '../../../kit/toasts.tsx';
import { say } from '../../../words/language.ts';
import { jobsWords } from '../words.ts';
import { folderBelow } from './folder-below.ts';
import { jobWords } from './job-words.ts';

/** Characters that no folder may have on one of the systems. */
const forbidden = /[\\/:*?"<>|]/;

/** Writes a job as a folder that can be submitted from elsewhere. */
export function ExportDialog({
  job,
  onClose,
}: {
  readonly job: SubmissionView;
  readonly onClose: () => void;
}) {
  const w = say(jobWords);
  const j = say(jobsWords);
  const [parent, setParent] = useState('');
  const [name, setName] = useState(
    `${fileName(job.scenePath).replace(/\.[^.]*$/, '')}-${job.taskId ?? 'job'}`,
  );
  const [withFiles, setWithFiles] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const isNamed = name.trim() !== '' && !forbidden.test(name) && name.trim() !== '.' && name.trim() !== '..';
  const reasons = [
    ...(parent.trim() === '' ? [w.exportFolderFirst] : []),
    ...(isNamed ? [] : [w.exportNameFirst]),
  ];
  const go = async () => {
    setBusy(true);
    try {
      const folder = folderBelow(parent.trim(), name.trim()) as LocalPath;
      const body = { folder, withFiles };
      const answer = await call(
        'post /submissions/{id}/export',
        { params: { id: job.id }, body },
        stop.current.signal,
      );
      tell('good', answer.folder, w.exported(number(answer.files), bytes(answer.bytesCopied)));
      onClose();
    } catch (error) {
      setBusy(false);
      tellProblem(error);
    }
  };
  return (
    <Dialog
      title={w.exportTitle}
      onClose={onClose}
      actions={
        <>
          {isBusy && (
            <span class="muted grow" role="status">
              {w.exportGoesOn}
            </span>
          )}
          <Button onPress={onClose}>{j.keep}</Button>
          <Button kind="primary" busy={isBusy} reasons={reasons} onPress={() => void go()}>
            {w.exportGo}
          </Button>
        </>
      }
    >
      <div class="column">
        <p class="muted">{w.exportText}</p>
        <div class="with-button">
          <TextInput mono label={w.exportInto} value={parent} onChange={setParent} />
          <Button
            icon="folder"
            onPress={() => {
              void chooseFiles({ kind: 'folder', title: w.exportInto }).then(([path]) => {
                if (path !== undefined) setParent(path);
              });
            }}
          >
            {w.choose}
          </Button>
        </div>
        <TextInput
          label={w.exportName}
          value={name}
          error={isNamed ? null : w.exportNameFirst}
          onChange={setName}
        />
        <Toggle label={w.exportFiles} hint={w.exportFilesHint} checked={withFiles} onChange={setWithFiles} />
      </div>
    </Dialog>
  );
}
