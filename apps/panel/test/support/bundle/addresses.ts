/** Every address with a host in a file, once: `https://example.com`. A scheme with nothing behind it is none. */
export function addressesIn(text: string): readonly string[] {
  const found = text.matchAll(/\b(?:https?|wss?|ftp):\/\/[\w.[\]-]*\w[^\s"'`)\\<>，。；：]*/gi);
  const bare = text.matchAll(/(?<=["'`(=]\s*)\/\/[a-z0-9-]+\.[a-z][^\s"'`)\\<>]*/gi);
  return [...new Set([...found, ...bare].map(([address]) => address.replace(/[.,;]$/, '')))];
}
