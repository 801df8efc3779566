/** Lets one side wait until the other was heard of so many times. */
export interface Pulse {
  beat(): void;
  /** Resolves after so many beats from now on, or when nothing was heard for `mostMs`, whichever is first. */
  after(beats: number, mostMs: number): Promise<void>;
}

export function makePulse(): Pulse {
  let beats = 0;
  const waiting = new Set<() => void>();
  return {
    beat() {
      beats += 1;
      for (const look of [...waiting]) look();
    },
    after(wanted, mostMs) {
      const until = beats + wanted;
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        const look = () => {
          clearTimeout(timer);
          if (beats >= until) end();
          else timer = setTimeout(end, mostMs);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
