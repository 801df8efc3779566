import { connection } from '../api/news.ts';
import { say } from '../words/language.ts';
import { kitWords } from './words.ts';

/** Why nothing can be asked of the sidecar just now; empty when it can. */
export function offlineReasons(): readonly string[] {
  return connection.value.state === 'offline' ? [say(kitWords).offline] : [];
}
