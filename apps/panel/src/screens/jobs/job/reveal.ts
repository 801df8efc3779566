import type { LocalPath } from '@farmhand/model';
import { call } from '../../../api/request.ts';
import { tell, tellProblem } from '../../../kit/toasts.tsx';
import { say } from '../../../words/language.ts';
import { jobWords } from './job-words.ts';

/** Shows a job's file, or its folder, in the system's file manager; tells how it went. */
export async function reveal(id: string, path: LocalPath | undefined): Promise<void> {
  try {
    const { shown } = await call('post /submissions/{id}/reveal', {
      params: { id },
      body: path === undefined ? {} : { path },
    });
    tell('good', say(jobWords).downloads.shown, shown);
  } catch (error) {
    tellProblem(error);
  }
}
