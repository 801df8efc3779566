import type { LocalPath } from '@farmhand/model';
import { call } from '../api/request.ts';
import { say } from '../words/language.ts';
import { once } from './once.ts';
import { tell } from './toasts.tsx';
import { kitWords } from './words.ts';

/** Shows a job's file, or its folder, in the system's file manager; tells how it went. It is done as `reveal` and the id. */
export function reveal(id: string, path?: LocalPath): Promise<void> {
  return once(`reveal ${id}`, async () => {
    const body = path === undefined ? {} : { path };
    const { shown } = await call('post /submissions/{id}/reveal', { params: { id }, body });
    tell('good', say(kitWords).shownInFiles, shown);
  });
}
