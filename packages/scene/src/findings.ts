import type { Finding, LocalizedText, Owner, SceneReference } from '@farmhand/model';

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
};

function ownerWords(owner: Owner): LocalizedText {
  const words = TYPE_WORDS[owner.type] ?? { en: owner.type, zh: owner.type };
  return { en: `${words.en} "${owner.name}"`, zh: `${words.zh}“${owner.name}”` };
}

/**
 * One finding for each needed reference that lacks a file; a missing library is named once however many link it.
 *
 * @param references - In the order in which the findings are wanted.
 */
export function findMissing(references: readonly SceneReference[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const reference of references) {
    const [first] = reference.missing;
    if (first === undefined || !reference.needed) {
      continue;
    }
    const isLibrary = reference.kind === 'library';
    const key = isLibrary
      ? `library ${first}`
      : JSON.stringify([reference.owner, reference.storedPath, reference.storedIn]);
    const known = findings.get(key);
    if (known !== undefined) {
      findings.set(key, { ...known, count: known.count + 1 });
      continue;
    }
    findings.set(key, {
      id: isLibrary ? 'missing-library' : 'missing-file',
      severity: 'warning',
      tipCode: TIP_FILE_MISSING,
      text: missingText(reference, first),
      owner: reference.owner,
      path: reference.storedPath,
      count: isLibrary ? 1 : reference.missing.length,
      fix: { action: 'locateFile', path: first },
    });
  }
  return [...findings.values()];
}

function missingText(reference: SceneReference, first: string): LocalizedText {
  const owner = ownerWords(reference.owner);
  const more = reference.missing.length - 1;
  if (more > 0) {
    return {
      en: `The ${owner.en} lacks ${more + 1} of its files; the first is ${first}, named in ${reference.storedIn}.`,
      zh: `${owner.zh}缺少 ${more + 1} 个文件，第一个是 ${first}（记录于 ${reference.storedIn}）。`,
    };
  }
  return {
    en: `The ${owner.en} refers to ${first}, which is not there (named in ${reference.storedIn}).`,
    zh: `${owner.zh}引用的文件 ${first} 不存在（记录于 ${reference.storedIn}）。`,
  };
}

/** A library is on disk, but it could not be read, so what it refers to is not known. */
export function unreadableLibrary(owner: Owner, path: string, reason: string): Finding {
  const words = ownerWords(owner);
  return {
    id: 'unreadable-library',
    severity: 'warning',
    tipCode: null,
    text: {
      en: `The ${words.en} could not be read, so the files it needs are not known: ${reason}`,
      zh: `无法读取${words.zh}，因此不清楚它需要哪些文件：${reason}`,
    },
    owner,
    path,
    count: 1,
    fix: null,
  };
}
