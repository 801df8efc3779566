/** Groups that rows are shown in: folders within folders, or owners. */
export interface Grouping {
  /** Tells the groups of one kind apart, also in the table of a later scan. */
  readonly key: readonly string[];
  readonly label: readonly string[];
  /** How many groups it is within. */
  readonly depth: Int32Array;
  /** Groups are numbered as they are shown, each before those within it; the number after the last of those. */
  readonly end: Int32Array;
  /** Of each row the group that it is in itself. */
  readonly groupOf: Int32Array;
}

/** Number of the group that a group is within; -1 when it is at the top. */
export function parentOf({ depth, end }: Grouping, group: number): number {
  const wanted = (depth[group] ?? 0) - 1;
  for (let at = group - 1; at >= 0 && wanted >= 0; at -= 1) {
    if (depth[at] === wanted && (end[at] ?? 0) > group) return at;
  }
  return -1;
}
