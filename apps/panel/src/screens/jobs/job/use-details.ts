import type { JobDetails } from '@farmhand/sidecar/api';
import { useEffect, useState } from 'preact/hooks';
import { inSight } from '../../../api/in-sight.ts';
import { connection } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';

/** Money is asked for again so often while a job goes on; the farm is asked each time. Milliseconds. */
const REFRESH_MS = 30_000;

/** Details that were known of jobs, which stay on show while the sidecar does not answer. */
const known = new Map<string, JobDetails>();
const MOST_KNOWN = 20;

/** Settings, money and more of a job; null until they are known. */
export function useDetails(id: string, goesOn: boolean, change: unknown): JobDetails | null {
  const [details, setDetails] = useState<JobDetails | null>(known.get(id) ?? null);
  const isWanted = connection.value.state === 'online' && inSight.value;
  useEffect(() => {
    if (!isWanted) return undefined;
    const stop = new AbortController();
    const load = async () => {
      try {
        const answer = await call('get /submissions/{id}/details', { params: { id } }, stop.signal);
        known.delete(id);
        known.set(id, answer);
        for (const oldest of known.keys()) {
          if (known.size <= MOST_KNOWN) break;
          known.delete(oldest);
        }
        setDetails(answer);
      } catch {
        // What was known stays; the figures say so by their age.
      }
    };
    void load();
    const timer = goesOn ? setInterval(() => void load(), REFRESH_MS) : 0;
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [id, goesOn, isWanted, change]);
  return details;
}
