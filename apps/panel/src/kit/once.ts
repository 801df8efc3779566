import { signal } from '@preact/signals';
import { tellProblem } from './toasts.tsx';

/** What is being done just now, by names that those who do it give. */
const doing = signal<ReadonlySet<string>>(new Set());

/** Whether something of this name is being done. Used while rendering, it follows. */
export function isDoing(name: string): boolean {
  return doing.value.has(name);
}

/** Whether anything is being done just now. */
export function isAnythingDone(): boolean {
  return doing.peek().size > 0;
}

/** Does it unless something of its name is being done already, and tells what went wrong. */
export async function once(name: string, work: () => Promise<unknown>): Promise<void> {
  if (doing.peek().has(name)) return;
  doing.value = new Set([...doing.peek(), name]);
  try {
    await work();
  } catch (error) {
    tellProblem(error);
  }
  doing.value = new Set([...doing.peek()].filter((each) => each !== name));
}
