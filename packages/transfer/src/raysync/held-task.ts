/** As the daemon numbers it. */
export type TaskId = string | number;

/** The task of the daemon that somebody waits for; two uploads of the same files wait for one. */
export interface HeldTask {
  readonly id: TaskId | null;
  /** Whether somebody else in this process waits for the same task. */
  readonly isShared: boolean;
  /** Takes a task instead of the one before, or lets go of it. */
  hold(id: TaskId | null): void;
}

/** How many in this process wait for a task, by its daemon's folder and its number. */
const holders = new Map<string, number>();

export function createHeldTask(daemonFolder: string): HeldTask {
  let id: TaskId | null = null;
  const key = (): string => `${daemonFolder}\0${id}`;
  const count = (): number => holders.get(key()) ?? 0;
  return {
    get id() {
      return id;
    },
    get isShared() {
      return count() > 1;
    },
    hold(next) {
      if (next === id) return;
      if (count() > 1) holders.set(key(), count() - 1);
      else holders.delete(key());
      id = next;
      if (id !== null) holders.set(key(), count() + 1);
    },
  };
}
