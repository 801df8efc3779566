import { useState } from 'preact/hooks';

let last = 0;

/** An id for the page that stays the same as long as its component lives. */
export function useOwnId(prefix: string): string {
  const [id] = useState(() => {
    last += 1;
    return `${prefix}-${last}`;
  });
  return id;
}
