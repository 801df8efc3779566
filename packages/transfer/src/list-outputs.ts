import { mapConcurrently } from './concurrency.ts';
import type { RemoteFile } from './engine.ts';
import { TransferError } from './transfer-error.ts';

/** A file of the output storage as the farm's own listing has it. */
export interface ListedOutput extends RemoteFile {
  /** Whether the farm keeps it back until the account has paid. */
  readonly heldForArrears: boolean;
}

/**
 * All files below a folder of the output storage; none when there is no such folder. The folder begins with a slash
 * or not; paths come back as {@link RemoteFile} has them.
 */
export type ListOutputFiles = (
  folder: string,
  signal: AbortSignal | undefined,
) => Promise<readonly ListedOutput[]>;

/** The one call of the farm's API that lists outputs; the client has it. */
export interface OutputListing {
  outputFiles(
    request: { readonly folder: string },
    options: { readonly signal: AbortSignal | undefined },
  ): Promise<
    readonly {
      readonly name: string;
      readonly isFolder: boolean;
      readonly sizeBytes: number | null;
      readonly heldForArrears: boolean;
    }[]
  >;
}

/** Folders asked for at the same time. */
const FOLDERS_AT_ONCE = 4;
/** A job's output has a folder for each camera, layer and pass; more than this is a loop or a mistake. */
const MOST_FOLDERS = 10_000;
const DEEPEST = 64;

/**
 * Lists output folders through the farm's API, folder by folder. A folder is entered by its name below its parent,
 * never by the path the farm gives with it, so the listing cannot leave the folder or go in circles for ever. A file
 * without a size is not finished and is left out.
 *
 * @throws TransferError `too-many-folders` from the list that is returned; the client's own failures.
 */
export function listOutputsByApi(client: OutputListing): ListOutputFiles {
  return async (folder, signal) => {
    const root = folder.replace(/^\/+|\/+$/g, '');
    const files = new Map<string, ListedOutput>();
    let level: readonly string[] = [''];
    let folders = 0;
    for (let depth = 0; level.length > 0; depth++) {
      folders += level.length;
      if (folders > MOST_FOLDERS || depth > DEEPEST) throw tooManyFolders(root);
      const entered = await mapConcurrently(level, FOLDERS_AT_ONCE, signal, async (below, stop) => {
        const path = [root, below].filter((part) => part !== '').join('/');
        const entries = await client.outputFiles({ folder: `/${path}` }, { signal: stop });
        const subfolders = new Set<string>();
        for (const { name, isFolder, sizeBytes, heldForArrears } of entries) {
          const relativePath = below === '' ? name : `${below}/${name}`;
          if (isFolder) {
            if (isPlainName(name)) subfolders.add(relativePath);
          } else if (sizeBytes !== null) {
            files.set(relativePath, { relativePath, sizeBytes, fingerprint: null, heldForArrears });
          }
        }
        return subfolders;
      });
      level = entered.flatMap((subfolders) => [...subfolders]);
    }
    return [...files.values()];
  };
}

/** A name that leads one level down and nowhere else. */
function isPlainName(name: string): boolean {
  return name !== '' && !/[/\\\0]/.test(name) && !/^\.{1,2}$/.test(name);
}

function tooManyFolders(root: string): TransferError {
  return new TransferError({
    code: 'too-many-folders',
    message: `The output folder "${root}" has more folders inside than a render makes.`,
    hint: "Look at the folder on the farm's website. If it looks right there, download it by hand and tell the farm.",
    zh: {
      message: `输出文件夹“${root}”中的文件夹数量超出了渲染所能产生的数量。`,
      hint: '请在农场网页上查看该文件夹。如果那里看起来正常，请手动下载并告知农场。',
    },
    retryable: false,
  });
}
