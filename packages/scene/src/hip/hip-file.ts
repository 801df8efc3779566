import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ByteSource } from '../byte-source.ts';
import { GZIP_MARK, startsLike } from '../content-marks.ts';
import { describeContent } from '../describe-content.ts';
import type { Pace } from '../pace.ts';
import { SceneReadError, truncated } from '../scene-read-error.ts';
import { type ArchiveDamage, type ArchiveVisitor, isArchive, readArchive } from './archive.ts';
import { type AssetLocation, parseAssetLocations } from './asset-locations.ts';
import { embeddedTypes } from './definition-index.ts';
import { type FileParameters, parseAssetInterfaces, parseDialogScript } from './file-parameters.ts';
import { type ForwardInput, gzipInput, plainInput } from './forward-input.ts';
import { type HipNode, parseDot, parseNodeDefinition, parseNodeType } from './node.ts';
import { type Playbar, parsePlaybar } from './playbar.ts';
import { parseTakes, type TakeOverride } from './takes.ts';
import { readTextArchive, TEXT_MARK } from './text-archive.ts';
import { parseVariables } from './variables.ts';

/** What is kept of a Houdini file. */
export interface HipFile {
  /** Global variables as saved, by name: `HIP`, `JOB`, `_HIP_SAVEVERSION`. */
  readonly variables: ReadonlyMap<string, string>;
  readonly playbar: Playbar;
  /** All nodes by full path, in the order of the file. */
  readonly nodes: ReadonlyMap<string, HipNode>;
  /** For each dot on a wire, by its full path, the node in the same network that it stands for. */
  readonly dots: ReadonlyMap<string, string>;
  /** File parameters of the assets in use, by node type. */
  readonly assetInterfaces: ReadonlyMap<string, FileParameters>;
  readonly assetLocations: readonly AssetLocation[];
  /** Libraries that the scene has installed for itself alone. */
  readonly sceneLibraries: readonly string[];
  /** Node types whose definition lies in the file itself. */
  readonly embeddedTypes: readonly string[];
  readonly takeOverrides: readonly TakeOverride[];
  /** Source of the Python module `hou.session`, which runs as Houdini opens the scene; mostly empty. */
  readonly sessionScript: string;
  readonly damage: readonly ArchiveDamage[];
  /** True when the file holds more text than is kept, so that parameters may be missing. */
  readonly isCutShort: boolean;
}

/** Of one entry. The interfaces of all assets in use are the largest text of a scene. */
const ENTRY_LIMIT_BYTES = 64 * 1024 * 1024;
/** Of all parameters and channels together. */
const TEXT_LIMIT_BYTES = 256 * 1024 * 1024;

const NODE_LIMIT = 1_000_000;

const NODE_ENTRY = /^(.*)\.(init|def|parm|chn|spareparmdef|networkdotinit)$/s;
const FILE_ENTRIES = new Set([
  '.start',
  '.variables',
  '.OPfallbacks',
  '.OPlibraries',
  '.OPdummydefs',
  '.takes',
  '.hou.session',
]);

const unpackEntry = promisify(gunzip);

/**
 * Reads a scene's archive. Locked geometry and other bulk lies between the texts and is passed over.
 *
 * @throws SceneReadError when it is cut off, damaged, or no Houdini scene.
 */
export async function readHipFile(source: ByteSource, pace: Pace): Promise<HipFile> {
  const builder = createBuilder();
  const head = await source.read(0, 6);
  if (!head.subarray(0, 2).equals(GZIP_MARK)) {
    return builder.finish(await readEntries(source, plainInput(source), source.sizeBytes, pace, builder));
  }
  const input = gzipInput(source, pace);
  try {
    const inside = Buffer.from(await input.peek(64));
    if (inside.length === 0) {
      throw truncated(source.path, source.sizeBytes, {
        en: 'before its packed content begins',
        zh: '此时压缩内容尚未开始',
      });
    }
    if (!isArchive(inside) && !startsLike(inside, TEXT_MARK)) {
      const what = describeContent(inside);
      throw new SceneReadError(
        'scene-not-readable',
        {
          en: `${source.path} is not a Houdini file: it looks like ${what.en} packed with gzip.`,
          zh: `${source.path} 不是 Houdini 文件：它看起来是用 gzip 压缩的${what.zh}。`,
        },
        { en: 'Choose the file that Houdini saved.', zh: '请选择由 Houdini 保存的文件。' },
      );
    }
    return builder.finish(await readEntries(source, input, null, pace, builder));
  } finally {
    await input.close();
  }
}

/** @param sizeBytes - Of the content; null when only its end tells. */
async function readEntries(
  { path }: ByteSource,
  input: ForwardInput,
  sizeBytes: number | null,
  pace: Pace,
  visitor: ArchiveVisitor,
): Promise<readonly ArchiveDamage[]> {
  if (!startsLike(await input.peek(TEXT_MARK.length), TEXT_MARK)) {
    return readArchive(path, input, sizeBytes, pace, visitor);
  }
  await readTextArchive(path, input, pace, visitor);
  return [];
}

interface NodeDraft {
  type: string;
  bypassed: boolean;
  locked: boolean;
  inputs: readonly string[];
  parameterText: string;
  channelText: string;
  spareFiles: FileParameters | null;
}

function createBuilder() {
  const drafts = new Map<string, NodeDraft>();
  const dots = new Map<string, string>();
  const scripts = new Map<string, FileParameters>();
  const embedded = new Set<string>();
  let variables: ReadonlyMap<string, string> = new Map();
  let playbar: Playbar = parsePlaybar('');
  let assetInterfaces: ReadonlyMap<string, FileParameters> = new Map();
  let assetLocations: readonly AssetLocation[] = [];
  let sceneLibraries: readonly string[] = [];
  let takeOverrides: readonly TakeOverride[] = [];
  let sessionScript = '';
  let textBytes = 0;
  let isCutShort = false;

  function draftOf(path: string): NodeDraft {
    let draft = drafts.get(path);
    if (draft === undefined) {
      draft = {
        type: '',
        bypassed: false,
        locked: false,
        inputs: [],
        parameterText: '',
        channelText: '',
        spareFiles: null,
      };
      drafts.set(path, draft);
    }
    return draft;
  }

  function takeNodeEntry(path: string, suffix: string, content: Buffer): void {
    if (suffix === 'networkdotinit') {
      const input = parseDot(content.toString('utf8'));
      if (input !== null) {
        dots.set(path, input);
      }
      return;
    }
    const draft = draftOf(path);
    switch (suffix) {
      case 'init':
        draft.type = parseNodeType(content.toString('utf8'));
        break;
      case 'def':
        Object.assign(draft, parseNodeDefinition(content.toString('utf8')));
        break;
      case 'spareparmdef':
        draft.spareFiles = spareFilesOf(content);
        break;
      default:
        textBytes += content.length;
        if (textBytes > TEXT_LIMIT_BYTES) {
          isCutShort = true;
        } else if (suffix === 'parm') {
          draft.parameterText = content.toString('utf8');
        } else {
          draft.channelText = content.toString('utf8');
        }
    }
  }

  /** Objects of a kind share a long script; each is read once. */
  function spareFilesOf(content: Buffer): FileParameters {
    const key = createHash('sha1').update(content).digest('latin1');
    let files = scripts.get(key);
    if (files === undefined) {
      files = parseDialogScript(content.toString('utf8'));
      scripts.set(key, files);
    }
    return files;
  }

  function takeFileEntry(name: string, content: Buffer): void {
    switch (name) {
      case '.start':
        playbar = parsePlaybar(content.toString('utf8'));
        break;
      case '.variables':
        variables = parseVariables(content.toString('utf8'));
        break;
      case '.OPfallbacks':
        assetLocations = parseAssetLocations(content.toString('utf8'));
        break;
      case '.OPlibraries':
        sceneLibraries = libraryLines(content.toString('utf8'));
        break;
      case '.OPdummydefs':
        assetInterfaces = parseAssetInterfaces(content.toString('utf8'));
        break;
      case '.takes':
        takeOverrides = parseTakes(content);
        break;
      case '.hou.session':
        sessionScript = content.toString('utf8');
        break;
      default:
        for (const type of embeddedTypes(content)) {
          embedded.add(type);
        }
    }
  }

  return {
    limitBytes: ENTRY_LIMIT_BYTES,
    wants(name: string, sizeBytes: number): boolean {
      const isWanted = FILE_ENTRIES.has(name) || name.startsWith('.OP') || NODE_ENTRY.test(plainName(name));
      if (isWanted && (sizeBytes > ENTRY_LIMIT_BYTES || drafts.size > NODE_LIMIT)) {
        isCutShort = true;
        return false;
      }
      return isWanted;
    },
    async take(name: string, packed: Buffer): Promise<void> {
      let content = packed;
      if (packed.length > 2 && startsLike(packed, GZIP_MARK)) {
        try {
          content = await unpackEntry(packed, { maxOutputLength: ENTRY_LIMIT_BYTES });
        } catch {
          isCutShort = true;
          return;
        }
      }
      const node = NODE_ENTRY.exec(plainName(name));
      if (node === null) {
        takeFileEntry(plainName(name), content);
      } else {
        takeNodeEntry(`/${node[1] ?? ''}`, node[2] ?? '', content);
      }
    },
    finish(damage: readonly ArchiveDamage[]): HipFile {
      const nodes = new Map<string, HipNode>();
      for (const [path, draft] of drafts) {
        nodes.set(path, { path, ...draft });
      }
      return {
        variables,
        playbar,
        nodes,
        dots,
        assetInterfaces,
        assetLocations,
        sceneLibraries,
        embeddedTypes: [...embedded],
        takeOverrides,
        sessionScript,
        damage,
        isCutShort,
      };
    },
  };
}

function plainName(name: string): string {
  return name.endsWith('.gz') ? name.slice(0, -3) : name;
}

/** Lines of an `.OPlibraries` entry that name an asset library. */
function libraryLines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /\.(?:hda|otl)(?:lc|nc)?$/i.test(line) && !line.startsWith('#'));
}
