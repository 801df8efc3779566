/**
 * What a page has to know again after it is loaded anew, for as long as its tab lives. Where a browser keeps nothing for a page,
 * it is known until then.
 */

const PREFIX = 'farmhand.';
const memory = new Map<string, string>();

/** What was remembered last under the name; null for nothing. */
export function recall(name: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name);
  } catch {
    return memory.get(name) ?? null;
  }
}

/** Remembers it, or with null forgets it. Returns whether it is still known after the page is loaded anew. */
export function remember(name: string, value: string | null): boolean {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
    return true;
  } catch {
    return false;
  }
}
