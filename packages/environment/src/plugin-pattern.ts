/** What a hardware configuration cannot render, as the farm tells it. */
export interface HardwareLimits {
  /** `cgId`s. */
  readonly softwareIds: readonly number[];
  /** Patterns for `name version` of plugins: `redshift 3\.6.*`, `corona*`. */
  readonly plugins: readonly string[];
}

/** True when one of the farm's patterns is found in `name version`. */
export function isPluginExcluded(patterns: readonly string[], name: string, version: string): boolean {
  return patterns.some((pattern) => finds(pluginPattern(pattern), `${name} ${version}`));
}

/** True when a pattern finds something: an empty one, which finds nothing everywhere, excludes no plugin in the SDK either. */
export function finds(pattern: RegExp, text: string): boolean {
  return (pattern.exec(text)?.[0] ?? '') !== '';
}

/**
 * What the farm's pattern finds, whatever the case. It is a regular expression in which brackets say nothing, as the
 * vendor's SDK reads it; one that is no expression is read with `*` for anything.
 */
export function pluginPattern(pattern: string): RegExp {
  const plain = pattern.replaceAll(/[()]/g, '');
  try {
    return new RegExp(plain, 'i');
  } catch {
    return new RegExp(plain.split('*').map(escaped).join('.*'), 'i');
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\s]/gu, String.raw`\$&`);
}
