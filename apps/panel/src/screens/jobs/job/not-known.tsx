import { connection } from '../../../api/news.ts';
import { say } from '../../../words/language.ts';
import { jobWords } from './job-words.ts';

/** In place of what is not known of a job: that it is being asked for, or that it cannot be had just now. */
export function NotKnown() {
  const w = say(jobWords);
  return (
    <p class="muted" role="status">
      {connection.value.state === 'offline' ? (
        w.offlineUnknown
      ) : (
        <>
          <span class="spinner" aria-hidden="true" /> {w.asking}
        </>
      )}
    </p>
  );
}
