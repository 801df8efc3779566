import { JobError } from './job-error.ts';

/**
 * Names in an order in which each comes after those it depends on; otherwise as given. Dependencies that are not among
 * the names do not count.
 *
 * @throws JobError `dependency-cycle`, naming the ring.
 */
export function dependencyOrder(
  names: readonly string[],
  dependenciesOf: (name: string) => readonly string[],
): readonly string[] {
  const all = new Set(names);
  const done = new Set<string>();
  const open = new Map<string, Iterator<string>>();
  const openNext = (name: string) => open.set(name, dependenciesOf(name)[Symbol.iterator]());
  for (const start of names) {
    if (done.has(start)) continue;
    openNext(start);
    // The names being waited for, without recursion: networks may be deeper than a stack.
    const path = [start];
    for (let name = path.at(-1); name !== undefined; name = path.at(-1)) {
      const next = open.get(name)?.next();
      if (next === undefined || next.done === true) {
        path.pop();
        open.delete(name);
        done.add(name);
      } else if (open.has(next.value)) {
        throw cycle([...path.slice(path.indexOf(next.value)), next.value]);
      } else if (all.has(next.value) && !done.has(next.value)) {
        openNext(next.value);
        path.push(next.value);
      }
    }
  }
  return [...done];
}

function cycle(ring: readonly string[]): JobError {
  const way = ring.toReversed().join(' → ');
  return new JobError('dependency-cycle', {
    en: `These outputs wait for each other: ${way}. Take one of the dependencies away, then submit again.`,
    zh: `以下输出互相等待：${way}。请去掉其中一个依赖关系后重新提交。`,
  });
}
