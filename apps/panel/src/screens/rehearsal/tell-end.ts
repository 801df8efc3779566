import type { Rehearsal } from '@farmhand/sidecar/api';
import { fileName } from '../../format/paths.ts';
import { tell } from '../../kit/toasts.tsx';
import { say } from '../../words/language.ts';
import { problemLine } from '../../words/problem-text.ts';
import { verdictOf } from './verdict.ts';
import { rehearsalWords } from './words.ts';

/** Tells in the corner how a rehearsal went; of one that was cancelled, whoever did that knows. */
export function tellEnd({ scenePath, state, problem, result }: Rehearsal): void {
  const w = say(rehearsalWords);
  const name = fileName(scenePath);
  if (state === 'failed') tell('error', w.notRehearsed(name), problem === null ? '' : problemLine(problem));
  if (result === null) return;
  const { tone, title } = verdictOf(result);
  tell(tone, w.rehearsed(name), title);
}
