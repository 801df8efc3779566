import type {
  Finding,
  FrameRange,
  LocalPath,
  PluginUse,
  RenderedPart,
  ReportScene,
  SceneReport,
  SceneScript,
  Simulation,
  SnapshotReference,
  ViewportOnly,
} from '@farmhand/model';
import type { ByteSource } from './byte-source.ts';
import type { Disk } from './disk.ts';
import type { FoundReference } from './found-reference.ts';
import type { Pace } from './pace.ts';

/** What a reader of one format is given beside the open file. */
export interface ReadingContext {
  readonly signal: AbortSignal | undefined;
  readonly pace: Pace;
  /** For a reader that has to know what is on disk; expanding references is not its work. */
  readonly disk: Disk;
  /** The scene that is read, also when this file is one it links. */
  readonly scenePath: LocalPath;
  /** What will be rendered, where the caller said. */
  readonly rendered: RenderedPart | undefined;
  /** Files that the live host names; undefined where no host was asked. */
  readonly hostReferences: readonly SnapshotReference[] | undefined;
  /** Variables of the live host's paths, by name without `$`; undefined where no host was asked. */
  readonly hostVariables: Readonly<Record<string, string>> | undefined;
  /** Frames that render of the scene which refers to this file; null when this file is the scene itself. */
  readonly linkedFrames: readonly FrameRange[] | null;
}

/** What a reader of one format finds in a file. */
export interface FileReading {
  readonly format: SceneReport['format'] | 'usd';
  readonly host: SceneReport['host'] | null;
  readonly plugins: readonly PluginUse[];
  readonly scenes: readonly ReportScene[];
  readonly references: readonly FoundReference[];
  /** What the reader has to say beside missing files, which are found out later. */
  readonly findings: readonly Finding[];
  /** What renders, where the format knows more of it than the caller: nodes that stand for others. */
  readonly rendered?: RenderedPart;
  /** True when the reader joined the live host's references with its own, which is done after it for other formats. */
  readonly hasJoinedHost?: boolean;
  /** What preflight asks beside files; left out by readers of formats that do not tell. */
  readonly facts?: SceneFileFacts;
}

/** What a file says about how well it renders on a machine that only has the file. */
export interface SceneFileFacts {
  readonly simulations: readonly Simulation[];
  readonly scripts: readonly SceneScript[];
  readonly viewportOnly: readonly ViewportOnly[];
}

/**
 * Reads one file of one format.
 *
 * @throws SceneReadError when it is cut off, damaged, or of a version the reader does not know.
 */
export type FormatReader = (source: ByteSource, context: ReadingContext) => Promise<FileReading>;
