/** JSON in which everything that is no list and no object is a string, as the farm wants task.json. */
export type TextTree = string | readonly TextTree[] | TextObject;
export interface TextObject {
  readonly [key: string]: TextTree;
}
