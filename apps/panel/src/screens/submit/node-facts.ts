import type { ReportScene } from '@farmhand/model';

/** How the facts of an output node are said. */
export interface NodeFactWords {
  /** Not `take`: that is what newer browsers have on iterators, which old ones lack. */
  readonly ofTake: (name: string) => string;
  readonly repeats: (count: number) => string;
  readonly sequential: string;
  readonly nonBlocking: string;
}

/** What only an output node of Houdini has, a few words for each; none for a scene of another program. */
export function nodeFacts({ outputNode }: ReportScene, say: NodeFactWords): readonly string[] {
  if (outputNode === undefined) return [];
  const { take, repeats, sequential, nonBlocking } = outputNode;
  return [
    take === null ? '' : say.ofTake(take),
    repeats > 1 ? say.repeats(repeats) : '',
    sequential ? say.sequential : '',
    nonBlocking ? say.nonBlocking : '',
  ].filter((fact) => fact !== '');
}

/** How a node is called beside another one: by its name alone where both stand in one network. */
export function nameBeside(name: string, other: string): string {
  const end = name.lastIndexOf('/') + 1;
  return end > 0 && name.slice(0, end) === other.slice(0, other.lastIndexOf('/') + 1)
    ? name.slice(end)
    : name;
}
