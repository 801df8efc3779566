import type { LocalPath, SubmissionView } from '@farmhand/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../../../api/request.ts';
import { bytes, number } from '../../../format/numbers.ts';
import { fileName } from '../../../format/paths.ts';
import { BrowseButton } from '../../../kit/choose-files.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { isDoing, once } from '../../../kit/once.ts';
import { Question } from '../../../kit/question.tsx';
import { Toggle } from '../../../kit/switches.tsx';
import { TextInput } from '../../../kit/text-input.tsx';
import { tell } from '../../../kit/toasts.tsx';
import { say } from '../../../words/language.ts';
import { jobsWords } from '../words.ts';
import { folderBelow } from './folder-below.ts';
import { jobWords } from './job-words.ts';

/** Characters that no folder may have on one of the systems. */
const forbidden = /[\\/:*?"<>|]/;

/** Writes a job as a folder that can be submitted from elsewhere. */
export function ExportDialog({
  job: { id, scenePath, taskId },
  onClose,
}: {
  readonly job: SubmissionView;
  readonly onClose: () => void;
}) {
  const w = say(jobWords);
  const [parent, setParent] = useState('');
  const [name, setName] = useState(`${fileName(scenePath).replace(/\.[^.]*$/, '')}-${taskId ?? 'job'}`);
  const [withFiles, setWithFiles] = useState(false);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const isNamed = !['', '.', '..'].includes(name.trim()) && !forbidden.test(name);
  const isBusy = isDoing(`export ${id}`);
  const go = async () => {
    const folder = folderBelow(parent.trim(), name.trim()) as LocalPath;
    const body = { folder, withFiles };
    const answer = await call('post /submissions/{id}/export', { params: { id }, body }, stop.current.signal);
    tell('good', answer.folder, w.exported(number(answer.files), bytes(answer.bytesCopied)));
    onClose();
  };
  return (
    <Question
      title={w.exportTitle}
      stay={say(jobsWords).keep}
      go={w.exportGo}
      note={isBusy && w.exportGoesOn}
      busy={isBusy}
      reasons={[
        ...offlineReasons(),
        ...(parent.trim() === '' ? [w.exportFolderFirst] : []),
        ...(isNamed ? [] : [w.exportNameFirst]),
      ]}
      onGo={() => void once(`export ${id}`, go)}
      onClose={onClose}
    >
      <p class="muted">{w.exportText}</p>
      <div class="with-button">
        <TextInput mono label={w.exportInto} value={parent} onChange={setParent} />
        <BrowseButton label={w.exportInto} onFolder={setParent} />
      </div>
      <TextInput
        label={w.exportName}
        value={name}
        error={isNamed ? null : w.exportNameFirst}
        onChange={setName}
      />
      <Toggle label={w.exportFiles} hint={w.exportFilesHint} checked={withFiles} onChange={setWithFiles} />
    </Question>
  );
}
