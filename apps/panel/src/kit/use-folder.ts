import type { LocalPath, Problem } from '@farmhand/model';
import type { FolderListing } from '@farmhand/sidecar/api';
import { useEffect, useState } from 'preact/hooks';
import { CallError, call } from '../api/request.ts';

/** A folder's listing, read anew whenever another is gone to; what was on show stays until the next is there. */
export function useFolder(first: LocalPath | null) {
  const [wanted, setWanted] = useState<{ readonly path: LocalPath | null }>({ path: first });
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isReading, setReading] = useState(true);
  useEffect(() => {
    const leaving = new AbortController();
    const read = async (path: LocalPath | null): Promise<void> => {
      const query = path === null ? {} : { path };
      setListing(await call('get /folders', { query }, leaving.signal));
      setProblem(null);
    };
    const start = async () => {
      setReading(true);
      try {
        await read(wanted.path);
      } catch (error) {
        if (leaving.signal.aborted) return;
        // A folder to begin in that is gone is no reason to show nothing.
        if (listing === null && wanted.path !== null) setWanted({ path: null });
        else if (error instanceof CallError) setProblem(error.problem);
      }
      setReading(false);
    };
    void start();
    return () => leaving.abort();
  }, [wanted]);
  return { listing, problem, isReading, go: (path: LocalPath) => setWanted({ path }) };
}
