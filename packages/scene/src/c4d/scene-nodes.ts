import type { HyperfileVisitor } from './hyperfile.ts';

// The chunks of a scene that are understood. Their identifiers are no part of the SDK; they were found in files of
// Cinema 4D 8 to 2025 and are the same in all of them.
const CHUNK_TIMES = 110015;
const CHUNK_NODE_DATA = 110050;
const CHUNK_NODE_TYPE = 110064;
/** The SDK's `DA_CONTAINER`: settings by number. */
const CHUNK_CONTAINER = 132;
/** A list of things of one kind. */
const CHUNK_LIST = 110100;
/** Sections directly in the document. */
const SECTION_OBJECTS = 110107;
const SECTION_MATERIALS = 110308;
const SECTION_RENDER_SETTINGS = 110106;
/** Settings of the program's own tools, with folders they last used. */
const SECTION_SCENE_HOOKS = 110125;
const NODE_RENDER_SETTINGS = 110304;
const NODE_MATERIAL = 5703;
/** A view of the editor; its camera is in a chunk of the same number in it. */
const CHUNK_VIEW = 110305;

const DATA_TYPE_NIL = 0;
const DATA_TYPE_TEXT = 130;

/** `BIT_ACTIVERENDERDATA` of the SDK. */
const BIT_ACTIVE_RENDER_SETTINGS = 1 << 28;

/** Cameras of Cinema 4D and of Redshift. */
const CAMERA_TYPES = new Set([5103, 1057516]);
/** A take, the main one as those below it. */
const TYPE_TAKE = 431000054;
/** What a link to nothing names. */
const NO_IDENTIFIER = '0'.repeat(16);

/** A file that a setting of an object, tag, material, shader or effect names. */
export interface NamedFile {
  readonly path: string;
  /** The number of the setting; null where it is stored in a plugin's own way. */
  readonly key: number | null;
  /** True when it is stored as any text and not as the name of a file. */
  readonly isText: boolean;
  /** The type of the thing in the host's own words, `Bitmap`; empty where the file does not say. */
  readonly typeName: string;
  /** The number of that type: 5833 is the bitmap shader. */
  readonly typeId: number | null;
  readonly name: string;
  /** The name of the material it belongs to; null for what belongs to none. */
  readonly material: string | null;
}

/** One of the render settings of the scene. */
export interface RenderSettings {
  readonly active: boolean;
  readonly numbers: ReadonlyMap<number, number>;
  readonly times: ReadonlyMap<number, number>;
  readonly paths: ReadonlyMap<number, string>;
}

/** The document's own times, in seconds. */
export interface DocumentTimes {
  readonly framesASecond: number;
  readonly start: number;
  readonly end: number;
  readonly previewStart: number;
  readonly previewEnd: number;
}

export interface SceneNodes {
  readonly files: readonly NamedFile[];
  readonly renderSettings: readonly RenderSettings[];
  readonly cameras: readonly string[];
  /** The camera of the first view, which is the one that renders; null where that is the editor's own. */
  readonly renderCamera: string | null;
  /** Names of the takes, that of the main one first; none before R17. */
  readonly takes: readonly string[];
  readonly times: DocumentTimes | null;
  /** True when there are more files than any scene can name. */
  readonly tooMany: boolean;
}

/** Far more than the largest scene names. */
const MOST_FILES = 50_000;
/** Far more render settings, or takes, than an artist keeps. */
const MOST_VARIANTS = 1000;

interface Node {
  name: string;
  identifier: string | null;
  typeId: number | null;
  typeName: string;
  flags: number | null;
  paths: { readonly path: string; readonly key: number | null; readonly isText: boolean }[];
  settings: {
    readonly numbers: Map<number, number>;
    readonly times: Map<number, number>;
    readonly paths: Map<number, string>;
  } | null;
}

/** Where in a container the walk is: before its own number, a setting's number, its type, or its value. */
type Stage = 'own' | 'key' | 'type' | 'value';

interface Frame {
  readonly id: number;
  readonly section: number;
  /** The thing this chunk is; made when its data turns up. */
  node: Node | null;
  /** The thing whose data this chunk is or belongs to. */
  readonly dataOf: Node | null;
  /** False for settings within a setting. */
  readonly isDirect: boolean;
  /** The thing around this chunk, as far as its data came before. */
  readonly around: Node | null;
  /** The material around this chunk, whose name may come later. */
  readonly material: Node | null;
  stage: Stage;
  key: number;
  type: number;
}

/**
 * Collects what is understood of a scene while its file is walked.
 *
 * @param wantedSettings - The numbers of the render settings that are kept.
 */
export function collectNodes(wantedSettings: ReadonlySet<number>): {
  readonly visitor: HyperfileVisitor;
  readonly result: () => SceneNodes;
} {
  const frames: Frame[] = [];
  const files: (Omit<NamedFile, 'material'> & { readonly material: Node | null })[] = [];
  const renderSettings: RenderSettings[] = [];
  const cameras: { readonly name: string; readonly identifier: string | null }[] = [];
  const takes: string[] = [];
  let firstViewCamera: string | null = null;
  const times = { numbers: [] as number[], seconds: [] as number[] };
  let pathsKept = 0;

  function startChunk(id: number): void {
    const parent = frames.at(-1);
    const section = frames.length === 1 ? id : (parent?.section ?? 0);
    if (parent !== undefined) {
      takeValue(parent);
    }
    let dataOf: Node | null = null;
    let isDirect = true;
    if (parent !== undefined && (id === CHUNK_NODE_DATA || id === CHUNK_NODE_TYPE)) {
      parent.node ??= newNode(parent.id === NODE_RENDER_SETTINGS);
      dataOf = parent.node;
    } else if (id === CHUNK_CONTAINER && parent !== undefined) {
      dataOf = parent.dataOf;
      isDirect = parent.id === CHUNK_NODE_DATA;
    }
    const node = id === NODE_MATERIAL && parent?.id === CHUNK_LIST ? newNode(false) : null;
    frames.push({
      id,
      section,
      node,
      dataOf,
      isDirect,
      around: parent?.node ?? parent?.around ?? null,
      material: node ?? parent?.material ?? null,
      stage: 'own',
      key: 0,
      type: 0,
    });
  }

  function endChunk(): void {
    const frame = frames.pop();
    if (frame?.node && frames.length > 1) {
      finish(frame.node, frame);
    }
  }

  function finish(node: Node, { id, section, material }: Frame): void {
    if (section === SECTION_RENDER_SETTINGS && id === NODE_RENDER_SETTINGS && node.settings !== null) {
      const active = ((node.flags ?? 0) & BIT_ACTIVE_RENDER_SETTINGS) !== 0;
      if (renderSettings.length < MOST_VARIANTS) {
        renderSettings.push({ active, ...node.settings });
      }
      return;
    }
    if (section === SECTION_OBJECTS && node.typeId !== null && CAMERA_TYPES.has(node.typeId)) {
      if (cameras.length < MOST_FILES) {
        cameras.push({ name: node.name || node.typeName, identifier: node.identifier });
      }
    }
    if (section === SECTION_SCENE_HOOKS) {
      return;
    }
    const { name, typeName, typeId } = node;
    for (const path of node.paths) {
      files.push({ ...path, typeName, typeId, name, material });
    }
    node.paths = [];
  }

  function takeType(node: Node, typeId: number, section: number): void {
    // Its name came before, and the takes below it come after.
    if (node.typeId === null && typeId === TYPE_TAKE && section === SECTION_SCENE_HOOKS) {
      if (takes.length < MOST_VARIANTS) {
        takes.push(node.name);
      }
    }
    node.typeId ??= typeId;
  }

  /** Where a value of this container is kept: only the wanted ones of render settings are. */
  function settingsFor({ dataOf, isDirect, stage, key }: Frame): Node['settings'] {
    return stage === 'value' && isDirect && wantedSettings.has(key) ? (dataOf?.settings ?? null) : null;
  }

  function number(value: number): void {
    const frame = frames.at(-1);
    if (frame === undefined) {
      return;
    }
    if (frame.id === CHUNK_CONTAINER) {
      numberInContainer(frame, value, settingsFor(frame)?.numbers);
    } else if (frame.id === CHUNK_NODE_TYPE && frame.dataOf !== null) {
      takeType(frame.dataOf, value, frame.section);
    } else if (frame.id === CHUNK_NODE_DATA && frame.dataOf !== null) {
      frame.dataOf.flags ??= value;
    } else if (frame.id === CHUNK_TIMES && frames.length === 2 && times.numbers.length < 2) {
      times.numbers.push(value);
    }
  }

  function time(seconds: number): void {
    const frame = frames.at(-1);
    if (frame?.id === CHUNK_CONTAINER && frame.stage === 'value') {
      settingsFor(frame)?.times.set(frame.key, seconds);
      frame.stage = 'key';
    } else if (frame?.id === CHUNK_TIMES && frames.length === 2 && times.seconds.length < 4) {
      times.seconds.push(seconds);
    }
  }

  function text(value: string, isPath: boolean): void {
    const frame = frames.at(-1);
    if (frame === undefined) {
      return;
    }
    const { dataOf } = frame;
    if (isPath && value !== '') {
      keepPath(frame, value);
    }
    if (frame.id === CHUNK_CONTAINER) {
      // Some plugins keep the names of their textures as texts.
      if (
        !isPath &&
        frame.section === SECTION_MATERIALS &&
        isValue(frame, DATA_TYPE_TEXT) &&
        isPathLike(value)
      ) {
        keep(frame.dataOf, { path: value, key: frame.key, isText: true });
      }
      takeValue(frame);
    } else if (dataOf !== null && frame.id === CHUNK_NODE_TYPE) {
      dataOf.typeName ||= value;
    } else if (dataOf !== null && frame.id === CHUNK_NODE_DATA) {
      dataOf.name ||= value;
    }
  }

  function keepPath(frame: Frame, path: string): void {
    const isSetting = frame.id === CHUNK_CONTAINER && frame.stage === 'value';
    // Only the name itself, not its place, makes it one: plugins write names of files in chunks of their own.
    settingsFor(frame)?.paths.set(frame.key, path);
    keep(frame.dataOf ?? frame.node ?? frame.around, {
      path,
      key: isSetting ? frame.key : null,
      isText: false,
    });
  }

  function keep(node: Node | null, path: Node['paths'][number]): void {
    if (node !== null) {
      pathsKept += 1;
      if (pathsKept <= MOST_FILES) {
        node.paths.push(path);
      }
    }
  }

  function identifier(id: string, isOwn: boolean): void {
    const frame = frames.at(-1);
    if (frame === undefined) {
      return;
    }
    if (isOwn && frame.id === CHUNK_NODE_DATA && frame.dataOf !== null) {
      frame.dataOf.identifier ??= id;
    } else if (!isOwn && frame.id === CHUNK_VIEW && frames.at(-2)?.id === CHUNK_VIEW) {
      firstViewCamera ??= id;
    }
    takeValue(frame);
  }

  function other(): void {
    const frame = frames.at(-1);
    if (frame !== undefined) {
      takeValue(frame);
    }
  }

  return {
    visitor: { startChunk, endChunk, number, time, text, identifier, other },
    result: () => ({
      files: files.map((file) => ({ ...file, material: file.material?.name || null })),
      renderSettings,
      cameras: cameras.map(({ name }) => name),
      renderCamera:
        firstViewCamera === NO_IDENTIFIER
          ? null
          : (cameras.find((camera) => camera.identifier === firstViewCamera)?.name ?? null),
      takes,
      times: documentTimes(times),
      tooMany: pathsKept > MOST_FILES,
    }),
  };
}

function newNode(isRenderSettings: boolean): Node {
  return {
    name: '',
    identifier: null,
    typeId: null,
    typeName: '',
    flags: null,
    paths: [],
    settings: isRenderSettings ? { numbers: new Map(), times: new Map(), paths: new Map() } : null,
  };
}

function numberInContainer(frame: Frame, value: number, kept: Map<number, number> | undefined): void {
  switch (frame.stage) {
    case 'own':
      frame.stage = 'key';
      return;
    case 'key':
      frame.key = value;
      frame.stage = 'type';
      return;
    case 'type':
      frame.type = value;
      // An empty setting has no value.
      frame.stage = value === DATA_TYPE_NIL ? 'key' : 'value';
      return;
    case 'value':
      kept?.set(frame.key, value);
      frame.stage = 'key';
  }
}

/** A text that can be a path with a folder: one line of at most 1024 letters with a slash. */
function isPathLike(text: string): boolean {
  return text.length <= 1024 && /[\\/]/.test(text) && !/[\r\n]/.test(text);
}

/** True when the next value is that of a setting of this type. */
function isValue(frame: Frame, type: number): boolean {
  return frame.stage === 'value' && frame.type === type;
}

/** The walk has passed the value of a setting. */
function takeValue(frame: Frame): void {
  if (frame.id === CHUNK_CONTAINER && frame.stage === 'value') {
    frame.stage = 'key';
  }
}

function documentTimes({
  numbers,
  seconds,
}: {
  readonly numbers: readonly number[];
  readonly seconds: readonly number[];
}): DocumentTimes | null {
  const framesASecond = numbers[1];
  const [start, end, previewStart, previewEnd] = seconds;
  if (
    framesASecond === undefined ||
    start === undefined ||
    end === undefined ||
    previewStart === undefined ||
    previewEnd === undefined ||
    !(framesASecond > 0 && framesASecond <= 10_000)
  ) {
    return null;
  }
  return { framesASecond, start, end, previewStart, previewEnd };
}
