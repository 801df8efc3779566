/** Rules that hold whatever goes wrong. */
export const RULES = [
  'every job ends',
  'only what was cancelled is cancelled',
  'what is cancelled renders no more',
  'a failure has a reason',
  'a failure that stays has a cause',
  'one task a job',
  'few tasks are left over',
  'every finished frame is here whole',
  'nothing half is left',
  'nothing is uploaded twice without cause',
  'only whole files are uploaded',
  'the farm has the scene its documents name',
  'the journal is whole',
] as const;
export type Rule = (typeof RULES)[number];

/** A rule that was broken. */
export interface Violation {
  readonly rule: Rule;
  readonly job: number | null;
  readonly text: string;
}

/** A violation before it is said of which rule. */
export type Found = Omit<Violation, 'rule'>;
