import { useEffect, useState } from 'preact/hooks';

/** The time of now in milliseconds since 1970, put right so often (a second unless given; never for 0) while it is looked at. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
