import type { PanelNews } from './api/panel.ts';

/** What panels are to hear besides the journal's events: hosts, scans, rehearsals, preferences. */
export interface PanelFeed {
  /** Passes it to every panel that listens; nothing is kept. */
  tell(news: PanelNews): void;
  /** Hears everything from now on, until what is returned is called. */
  subscribe(listener: (news: PanelNews) => void): () => void;
  /** Settles once nobody listens any more. */
  silent(): Promise<void>;
}

export function openPanelFeed(): PanelFeed {
  const listeners = new Set<(news: PanelNews) => void>();
  let left = Promise.withResolvers<void>();
  return {
    tell(news) {
      for (const listener of [...listeners]) listener(news);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        left.resolve();
      };
    },
    async silent() {
      while (listeners.size > 0) {
        left = Promise.withResolvers();
        await left.promise;
      }
    },
  };
}
