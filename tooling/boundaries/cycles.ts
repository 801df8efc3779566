/** Files that import each other in a ring. */

/**
 * One ring out of each group of files that all reach one another; its first file is repeated at the end. Tarjan's
 * algorithm, without recursion.
 */
export function findCycles(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  return groupsOf(graph)
    .filter((group) => group.length > 1 || graph.get(group[0] ?? '')?.has(group[0] ?? ''))
    .map((group) => shortestRing(graph, group));
}

function groupsOf(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const groups: string[][] = [];
  const lower = (file: string, value: number) => lowest.set(file, Math.min(lowest.get(file) ?? value, value));

  for (const start of [...graph.keys()].sort()) {
    const path: { readonly file: string; readonly next: Iterator<string> }[] = [];
    const enter = (file: string) => {
      order.set(file, order.size);
      lower(file, order.get(file) ?? 0);
      stack.push(file);
      onStack.add(file);
      path.push({ file, next: (graph.get(file) ?? new Set<string>()).values() });
    };
    if (!order.has(start)) {
      enter(start);
    }
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { file, next } = top;
      const step = next.next();
      if (!step.done) {
        if (!order.has(step.value)) {
          enter(step.value);
        } else if (onStack.has(step.value)) {
          lower(file, order.get(step.value) ?? 0);
        }
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) {
        lower(parent.file, lowest.get(file) ?? 0);
      }
      if (lowest.get(file) === order.get(file)) {
        const group = stack.splice(stack.indexOf(file));
        for (const member of group) {
          onStack.delete(member);
        }
        groups.push(group);
      }
    }
  }
  return groups;
}

/** Breadth first from the group's first file by name, back to itself. */
function shortestRing(
  graph: ReadonlyMap<string, ReadonlySet<string>>,
  group: readonly string[],
): readonly string[] {
  const members = new Set(group);
  const start = [...group].sort()[0] ?? '';
  const queue: (readonly string[])[] = [[start]];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path.at(-1) ?? '') ?? []) {
      if (next === start) {
        return [...path, start];
      }
      if (members.has(next) && !seen.has(next)) {
        seen.add(next);
        queue.push([...path, next]);
      }
    }
  }
  return [start];
}
