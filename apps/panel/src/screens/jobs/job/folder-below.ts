/** A folder below another, written as the other is. */
export function folderBelow(parent: string, name: string): string {
  const separator = parent.includes('\\') && !parent.startsWith('/') ? '\\' : '/';
  return `${parent.replace(/[\\/]+$/, '')}${separator}${name}`;
}
