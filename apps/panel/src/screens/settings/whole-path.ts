/** Whether a path is whole on either kind of system: `/x`, `C:\x`, `\\server\share`. */
export function isWhole(path: string): boolean {
  return /^(?:\/|[a-z]:[\\/]|\\\\[^\\/])/i.test(path);
}
