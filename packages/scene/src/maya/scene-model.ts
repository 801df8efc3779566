import { keepsNumber, keepsText } from './file-attributes.ts';

/** A node of which the reader keeps what it needs: texts that can be paths, and settings. */
export interface MayaNode {
  /** Maya's name of the type, `file`; of a plug-in's type in a .mb its four letters, as the file has no name of it. */
  readonly type: string;
  /** With its namespace: `char:file1`. */
  readonly name: string;
  /** Name of the DAG node above it; null for a node without one. */
  readonly parent: string | null;
  /** By attribute as the file spells it, without the leading dot: `ftn`, `eut[3].eutn`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
}

/** A file that is referenced: one `file` command, or one FREF chunk. */
export interface FileLink {
  /** As stored, without Maya's `{2}` behind the path of a file that is referenced more than once. */
  readonly path: string;
  readonly namespace: string | null;
  /** Name of the reference node, such as `charRN`. */
  readonly node: string | null;
  /** How deep it is nested; 1 for what the scene itself references. Null where the file does not say. */
  readonly depth: number | null;
  readonly deferred: boolean;
}

/** A change to an attribute of a referenced file's node that gives it another path. */
export interface ReferenceEdit {
  readonly node: string;
  readonly attribute: string;
  readonly text: string;
}

export interface Connection {
  readonly source: string;
  readonly destination: string;
}

/** What is kept of a Maya file, of either kind. */
export interface MayaModel {
  /** Maya's own version as `requires maya` or the header has it: `2018ff08`; null when there is none. */
  readonly requiredVersion: string | null;
  /** From `fileInfo`: `version`, `product`, `cutIdentifier`, `osv`. */
  readonly fileInfo: ReadonlyMap<string, string>;
  /** Plug-ins with the version they had; empty where none is stored. */
  readonly plugins: ReadonlyMap<string, string>;
  /** Unit of time: `film`, `pal`, `23.976fps`. */
  readonly timeUnit: string;
  readonly links: readonly FileLink[];
  readonly nodes: readonly MayaNode[];
  readonly edits: readonly ReferenceEdit[];
  /** Only those from textures and caches, and those into a frame number. */
  readonly connections: readonly Connection[];
  /** Attributes declared as file names, `addAttr -usedAsFilename`: `node.attribute`. */
  readonly fileAttributes: ReadonlySet<string>;
  /** True when the file has more of something than is kept of any scene. */
  readonly isCutShort: boolean;
}

interface OpenNode {
  readonly type: string;
  readonly name: string;
  readonly parent: string | null;
  readonly texts: Map<string, string>;
  readonly numbers: Map<string, number>;
}

/** Takes what a file says, in its order. */
export interface ModelBuilder {
  requiresMaya(version: string): void;
  requires(plugin: string, version: string): void;
  fileInfo(key: string, value: string): void;
  timeUnit(unit: string): void;
  link(link: FileLink): void;
  /** The attributes that follow belong to this node. */
  createNode(type: string, name: string, parent: string | null): void;
  /** As for a created node, but it is one that is there already: `:defaultRenderGlobals`. */
  select(name: string): void;
  /** Type of the node that attributes now belong to. */
  currentType(): string;
  addFileAttribute(name: string): void;
  text(attribute: string, value: string): void;
  number(attribute: string, value: number): void;
  edit(edit: ReferenceEdit): void;
  connect(connection: Connection): void;
  finish(): MayaModel;
}

/** Types of the nodes that each scene has from the start, and that are selected, not created. */
const STANDING_NODES: Readonly<Record<string, string>> = {
  time1: 'time',
  defaultRenderGlobals: 'renderGlobals',
  defaultResolution: 'resolution',
  defaultColorMgtGlobals: 'colorManagementGlobals',
  hardwareRenderGlobals: 'hardwareRenderGlobals',
  dynGlobals1: 'dynGlobals',
  defaultArnoldDriver: 'aiAOVDriver',
  defaultArnoldRenderOptions: 'aiOptions',
  vraySettings: 'VRaySettingsNode',
  redshiftOptions: 'RedshiftOptions',
};

/** Nodes that say something by being there; Maya stores no attribute that has its default. */
const COUNT_WITHOUT_ATTRIBUTES = new Set([
  ...['camera', 'renderLayer', 'renderSetupLayer', 'xgmPalette'],
  ...['nCloth', 'nParticle', 'hairSystem', 'nucleus', 'cacheBlend'],
]);

/** Nodes of which it counts whether anything uses them. */
const USED = new Set(['file', 'psdFileTex', 'movie', 'cacheFile', 'cacheBlend']);
const FRAME_NUMBER = /\.(?:fe|frameExtension)$/;

/** No path is longer; of a script it is enough to know that there is one. */
const LONGEST_TEXT = 4096;
/** Far more nodes with files, references, edits or connections of textures than the largest scene has. */
const MOST_OF_A_KIND = 400_000;
/** All texts of nodes together, in UTF-16 units. */
const MOST_LETTERS = 1 << 27;

export function createModelBuilder(): ModelBuilder {
  let requiredVersion: string | null = null;
  let unit = 'film';
  const infos = new Map<string, string>();
  const plugins = new Map<string, string>();
  const links: FileLink[] = [];
  const kept = new Set<OpenNode>();
  const byName = new Map<string, OpenNode>();
  const edits: ReferenceEdit[] = [];
  const connections: Connection[] = [];
  const fileAttributes = new Set<string>();
  let letters = 0;
  let isCutShort = false;
  let current: OpenNode = { type: '', name: '', parent: null, texts: new Map(), numbers: new Map() };

  function open(type: string, name: string, parent: string | null): void {
    current = { type, name, parent, texts: new Map(), numbers: new Map() };
    if (COUNT_WITHOUT_ATTRIBUTES.has(type)) {
      keep();
    }
  }

  /** False once there are as many as are kept. */
  function hasRoom({ size }: { readonly size: number }): boolean {
    isCutShort ||= size >= MOST_OF_A_KIND;
    return size < MOST_OF_A_KIND;
  }

  function add<T>(list: T[], one: T): void {
    if (hasRoom({ size: list.length })) {
      list.push(one);
    }
  }

  function keep(): void {
    if (!kept.has(current) && hasRoom(kept)) {
      kept.add(current);
      byName.set(current.name, current);
    }
  }

  return {
    requiresMaya(version) {
      requiredVersion ??= version;
    },
    requires(plugin, version) {
      if (hasRoom(plugins)) {
        plugins.set(plugin, plugins.get(plugin) || version);
      }
    },
    fileInfo(key, value) {
      if (hasRoom(infos)) {
        infos.set(key, value);
      }
    },
    timeUnit(value) {
      unit = value;
    },
    link(link) {
      add(links, { ...link, path: link.path.replace(/\{\d+\}$/, '') });
    },
    createNode: open,
    select(name) {
      const plain = name.replace(/^:/, '');
      const known = byName.get(plain);
      if (known === undefined) {
        open(STANDING_NODES[plain] ?? '', plain, null);
      } else {
        current = known;
      }
    },
    currentType: () => current.type,
    addFileAttribute(name) {
      if (hasRoom(fileAttributes)) {
        fileAttributes.add(`${current.name}.${name}`);
      }
    },
    text(attribute, whole) {
      const value = current.type === 'renderGlobals' ? whole.slice(0, LONGEST_TEXT) : whole;
      if (
        value !== '' &&
        value.length <= LONGEST_TEXT &&
        (keepsText(current.type, attribute, value) || fileAttributes.has(`${current.name}.${attribute}`))
      ) {
        letters += value.length;
        isCutShort ||= letters > MOST_LETTERS;
        if (letters <= MOST_LETTERS) {
          current.texts.set(attribute, value);
          keep();
        }
      }
    },
    number(attribute, value) {
      if (Number.isFinite(value) && keepsNumber(current.type, attribute)) {
        current.numbers.set(attribute, value);
        keep();
      }
    },
    edit(edit) {
      add(edits, edit);
    },
    connect(connection) {
      const type = byName.get(nodeOf(connection.source))?.type ?? '';
      if (USED.has(type) || FRAME_NUMBER.test(connection.destination)) {
        add(connections, connection);
      }
    },
    finish: () => ({
      requiredVersion,
      fileInfo: infos,
      plugins,
      timeUnit: unit,
      links,
      nodes: [...kept],
      edits,
      connections,
      fileAttributes,
      isCutShort,
    }),
  };
}

/** The node of a plug: `file1` of `file1.oc`. */
export function nodeOf(plug: string): string {
  const dot = plug.indexOf('.');
  return dot < 0 ? plug : plug.slice(0, dot);
}

/** The first of the named attributes that the node has. */
export function textOf(node: MayaNode | undefined, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = node?.texts.get(name);
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

/** The first of the named attributes that the node has. */
export function numberOf(node: MayaNode | undefined, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = node?.numbers.get(name);
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

/** An attribute's name without its indices: `eut[3].eutn` is `eut.eutn`. */
export function withoutIndices(attribute: string): string {
  return attribute.replace(/\[[^\]]*\]/g, '');
}
