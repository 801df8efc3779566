import type { LocalPath } from '@farmhand/model';
import { signal } from '@preact/signals';
import { CallError } from '../api/request.ts';
import { askHost, host, hostCan } from '../state/hosts.ts';
import { say } from '../words/language.ts';
import { hostNames } from '../words/shell.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FileBrowser, type FileWish } from './file-browser.tsx';
import { browserWords } from './file-browser-words.ts';
import { offlineReasons } from './offline.ts';
import { tellProblem } from './toasts.tsx';
import { kitWords } from './words.ts';

interface Choosing {
  readonly wish: FileWish;
  /** In the host's own dialog, or in the panel's. */
  readonly where: 'host' | 'panel';
  readonly leaving: AbortController;
  readonly end: (paths: readonly LocalPath[]) => void;
}

const choosing = signal<Choosing | null>(null);

/**
 * Has the artist choose files or folders: in the host's own dialog where it has one, else in the panel's. Empty when nothing
 * was chosen. One at a time: a second wish ends the first.
 */
export function chooseFiles(wish: FileWish): Promise<readonly LocalPath[]> {
  choosing.peek()?.end([]);
  return new Promise((resolve) => {
    const leaving = new AbortController();
    const end = (paths: readonly LocalPath[]) => {
      leaving.abort();
      if (choosing.peek()?.leaving === leaving) choosing.value = null;
      resolve(paths);
    };
    const where = hostCan('pickFiles') ? 'host' : 'panel';
    choosing.value = { wish, where, leaving, end };
    if (where === 'host') void inHost(choosing.peek() as Choosing);
  });
}

async function inHost(asked: Choosing): Promise<void> {
  const { wish, leaving, end } = asked;
  try {
    const { paths } = await askHost(
      {
        action: 'pickFiles',
        kind: wish.kind,
        title: wish.title,
        multiple: wish.multiple ?? false,
        folder: wish.folder ?? null,
      },
      leaving.signal,
    );
    end(paths);
  } catch (error) {
    if (leaving.signal.aborted) return;
    // A host that cannot just now is no reason to choose nothing.
    if (!(error instanceof CallError)) tellProblem(error);
    inPanel(asked);
  }
}

function inPanel({ wish, leaving, end }: Choosing): void {
  if (choosing.peek()?.leaving !== leaving) return;
  leaving.abort();
  choosing.value = { wish, where: 'panel', leaving, end };
}

/** Has the artist choose a folder for the field beside it. */
export function BrowseButton({
  label,
  folder = null,
  onFolder,
}: {
  /** What the folder is for. */
  readonly label: string;
  /** Where to begin. */
  readonly folder?: string | null;
  readonly onFolder: (folder: LocalPath) => void;
}) {
  const browse = async () => {
    const [chosen] = await chooseFiles({ kind: 'folder', title: label, folder: folder as LocalPath | null });
    if (chosen !== undefined) onFolder(chosen);
  };
  return (
    <Button reasons={offlineReasons()} onPress={() => void browse()}>
      {say(kitWords).browse}
      <span class="only-read"> {label}</span>
    </Button>
  );
}

/** Where {@link chooseFiles} shows itself; once on the page. */
export function FileChooser() {
  const now = choosing.value;
  if (now === null) return null;
  const { wish, where, end } = now;
  if (where === 'panel') return <FileBrowser wish={wish} onChosen={end} onClose={() => end([])} />;
  return <HostIsAsked asked={now} />;
}

function HostIsAsked({ asked }: { readonly asked: Choosing }) {
  const w = say(browserWords);
  const kit = say(kitWords);
  const name = host.value === null ? '' : hostNames[host.value.host.name];
  return (
    <Dialog
      title={w.hostTitle}
      onClose={() => asked.end([])}
      actions={
        <>
          <Button onPress={() => asked.end([])}>{kit.cancel}</Button>
          <Button onPress={() => inPanel(asked)}>{w.here}</Button>
        </>
      }
    >
      <p>
        <span class="spinner inline" aria-hidden="true" /> {w.hostText(name)}
      </p>
    </Dialog>
  );
}
