import type { Finding, LocalizedText, Owner, Problem, SceneReference } from '@farmhand/model';
import type { Pace } from './pace.ts';

/** Add-ons that a sentence names; a scene may hold settings of thirty. */
const ADDONS_NAMED = 5;

/** The farm's code for a file that the scene refers to and that is not there. */
const TIP_FILE_MISSING = '10012';

const TYPE_WORDS: Readonly<Record<string, LocalizedText>> = {
  Image: { en: 'image', zh: '图像' },
  Library: { en: 'library', zh: '库' },
  Sound: { en: 'sound', zh: '声音' },
  VectorFont: { en: 'font', zh: '字体' },
  MovieClip: { en: 'movie clip', zh: '影片剪辑' },
  CacheFile: { en: 'cache file', zh: '缓存文件' },
  Volume: { en: 'volume', zh: '体积' },
  Object: { en: 'object', zh: '物体' },
  Scene: { en: 'scene', zh: '场景' },
  Text: { en: 'text', zh: '文本' },
  Material: { en: 'material', zh: '材质' },
  World: { en: 'world', zh: '世界环境' },
  Light: { en: 'light', zh: '灯光' },
  Mesh: { en: 'mesh', zh: '网格' },
  NodeTree: { en: 'node group', zh: '节点组' },
  Brush: { en: 'brush', zh: '笔刷' },
  Texture: { en: 'texture', zh: '纹理' },
  File: { en: 'file', zh: '文件' },
  Bitmap: { en: 'bitmap', zh: '位图' },
  XRef: { en: 'XRef', zh: '外部参照' },
  Photometric: { en: 'photometric file', zh: '光度学文件' },
  Animation: { en: 'animation file', zh: '动画文件' },
};

function ownerWords(owner: Owner): LocalizedText {
  const words = TYPE_WORDS[owner.type] ?? { en: owner.type, zh: owner.type };
  return { en: `${words.en} "${owner.name}"`, zh: `${words.zh}“${owner.name}”` };
}

/**
 * One finding for each needed reference that lacks a file; a missing library is named once however many link it.
 *
 * @param references - In the order in which the findings are wanted.
 * @throws the reason of the pace's signal.
 */
export async function findMissing(
  references: readonly SceneReference[],
  pace: Pick<Pace, 'breathe'>,
): Promise<readonly Finding[]> {
  const findings = new Map<string, Finding>();
  for (const reference of references) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    const [first] = reference.missing;
    if (first === undefined || !reference.needed) {
      continue;
    }
    const isLibrary = reference.kind === 'library';
    const key = isLibrary
      ? `library ${first}`
      : JSON.stringify([reference.owner, reference.storedPath, reference.storedIn]);
    addCounted(findings, key, () => ({
      id: isLibrary ? 'missing-library' : 'missing-file',
      severity: 'warning',
      tipCode: TIP_FILE_MISSING,
      text: missingText(reference, first),
      owner: reference.owner,
      path: reference.storedPath,
      count: isLibrary ? 1 : reference.missing.length,
      fix: { action: 'locateFile', path: first },
    }));
  }
  return [...findings.values()];
}

/** What was found before under the same key is counted. */
function addCounted(findings: Map<string, Finding>, key: string, make: () => Finding): void {
  const known = findings.get(key);
  findings.set(key, known === undefined ? make() : { ...known, count: known.count + 1 });
}

function missingText(reference: SceneReference, first: string): LocalizedText {
  const owner = ownerWords(reference.owner);
  const more = reference.missing.length - 1;
  if (more > 0) {
    return {
      en: `The ${owner.en} lacks ${more + 1} of its files; the first is ${first}, named in ${reference.storedIn}. Put them back, or leave them out.`,
      zh: `${owner.zh}缺少 ${more + 1} 个文件，第一个是 ${first}（记录于 ${reference.storedIn}）。请放回这些文件，或将其跳过。`,
    };
  }
  return {
    en: `The ${owner.en} refers to ${first}, which is not there (named in ${reference.storedIn}). Locate it, or leave it out.`,
    zh: `${owner.zh}引用的文件 ${first} 不存在（记录于 ${reference.storedIn}）。请重新指定，或将其跳过。`,
  };
}

/**
 * One finding for each needed reference whose files the scene file alone does not tell. Tells only: what the artist has
 * to look at, not something that is wrong.
 *
 * @throws the reason of the pace's signal.
 */
export async function findUnknown(
  references: readonly SceneReference[],
  pace: Pick<Pace, 'breathe'>,
): Promise<readonly Finding[]> {
  const findings = new Map<string, Finding>();
  for (const { unknown, needed, owner, storedPath, storedIn } of references) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    if (unknown === null || !needed) {
      continue;
    }
    const key = JSON.stringify([owner, storedPath, storedIn]);
    const words = ownerWords(owner);
    addCounted(findings, key, () => ({
      id: 'unknown-path',
      severity: 'notice',
      tipCode: null,
      text: {
        en: `What the ${words.en} refers to is not known: ${unknown.en}`,
        zh: `无法得知${words.zh}引用的文件：${unknown.zh}`,
      },
      owner,
      path: storedPath,
      count: 1,
      fix: null,
    }));
  }
  return [...findings.values()];
}

/**
 * {@link hostOnlyReference} for each reference that only the live host named, but for what is written.
 *
 * @throws the reason of the pace's signal.
 */
export async function findHostOnly(
  references: readonly SceneReference[],
  pace: Pick<Pace, 'breathe'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const reference of references) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    if (reference.foundBy === 'host' && reference.kind !== 'output') {
      findings.push(hostOnlyReference(reference));
    }
  }
  return findings;
}

/** The live host names a file that the reader did not find in the saved scene. */
export function hostOnlyReference({ owner, storedPath, files, missing }: SceneReference): Finding {
  const words = ownerWords(owner);
  const path = files[0] ?? missing[0] ?? storedPath;
  return {
    id: 'host-only-reference',
    severity: 'notice',
    tipCode: null,
    text:
      files.length > 0
        ? {
            en: `Only the open program names ${path} (${words.en}); it goes along although the saved file does not tell of it.`,
            zh: `只有打开的软件引用了 ${path}（${words.zh}）；保存的文件中没有记录，但仍会一并上传。`,
          }
        : {
            en: `Only the open program names ${path} (${words.en}), and it is not there; save the scene, or correct the path, if it is needed.`,
            zh: `只有打开的软件引用了 ${path}（${words.zh}），但该文件不存在；如果需要它，请保存场景或更正路径。`,
          },
    owner,
    path: storedPath,
    count: 1,
    fix: null,
  };
}

/** An add-on keeps settings in the scene; whether a render needs it cannot be told. */
export function addonData(owner: Owner, addons: readonly string[]): Finding {
  const words = ownerWords(owner);
  const named = addons.slice(0, ADDONS_NAMED);
  const more = addons.length - named.length;
  return {
    id: 'addon-data',
    severity: 'notice',
    tipCode: null,
    text: {
      en: `The ${words.en} holds settings of add-ons: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}. If one of them shapes the picture, choose an environment that has it.`,
      zh: `${words.zh}包含插件的设置：${named.join('、')}${more === 0 ? '' : `，另有 ${more} 个`}。如果其中某个插件会影响画面，请选择装有它的渲染环境。`,
    },
    owner,
    path: null,
    count: addons.length,
    fix: null,
  };
}

/**
 * The file holds more than its reader keeps of any scene.
 *
 * @param program - That makes such files: `Houdini`.
 */
export function unreadPart(path: string, program: string): Finding {
  return {
    id: 'unread-part',
    severity: 'warning',
    tipCode: null,
    text: {
      en: `${path} holds more than Farmhand reads of a scene, so some of the files it needs may be missed. Compare the list of files with that of ${program}.`,
      zh: `${path} 的内容超出 Farmhand 的读取上限，可能遗漏部分所需文件。请与 ${program} 中的文件列表核对。`,
    },
    owner: null,
    path,
    count: 1,
    fix: null,
  };
}

/** A library is on disk, but it could not be read, so what it refers to is not known. */
export function unreadableLibrary(owner: Owner, path: string, problem: Problem): Finding {
  const words = ownerWords(owner);
  const { message, zh = problem } = problem;
  return {
    id: 'unreadable-library',
    severity: 'warning',
    tipCode: null,
    text: {
      en: `The ${words.en} could not be read, so the files it needs are not known: ${message}`,
      zh: `无法读取${words.zh}，因此不清楚它需要哪些文件：${zh.message}`,
    },
    owner,
    path,
    count: 1,
    fix: null,
  };
}
