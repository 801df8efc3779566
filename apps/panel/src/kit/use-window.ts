import { useEffect, useState } from 'preact/hooks';

/** What `measure` finds about the window, found anew whenever its size changes. */
export function useWindow<T extends string | number | boolean>(measure: () => T): T {
  const [found, setFound] = useState(measure);
  useEffect(() => {
    const look = () => setFound(measure);
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return found;
}
