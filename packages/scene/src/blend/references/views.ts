/**
 * The names of the files of a stereo or multi-view picture: the named one ends in the suffix of one view
 * (`chair_L.png`), the others have the other suffixes in its place. A name without any suffix is one file.
 *
 * @param name - Without a folder.
 * @param suffixes - Of the views that the scene renders.
 */
export function viewNames(name: string, suffixes: readonly string[]): readonly string[] {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const own = suffixes.find((suffix) => suffix !== '' && stem.endsWith(suffix));
  if (own === undefined) {
    return [name];
  }
  const prefix = stem.slice(0, stem.length - own.length);
  const extension = name.slice(stem.length);
  return suffixes.map((suffix) => `${prefix}${suffix}${extension}`);
}
