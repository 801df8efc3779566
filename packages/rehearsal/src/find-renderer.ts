import { findBlender } from '@farmhand/local-farm';
import type { HostName, LocalizedText } from '@farmhand/model';
import {
  type FoundCommand,
  findRenderCommand,
  placesOfThisMachine,
  type SearchPlaces,
} from './find-render-command.ts';

/** A program of this machine that renders a host's scenes, or why there is none. */
export type RendererSearch =
  | {
      readonly found: true;
      /** As an artist would call it: `Blender 3.4.1`. */
      readonly name: string;
      readonly program:
        | { readonly type: 'blender'; readonly path: string }
        | {
            readonly type: 'command';
            readonly host: Exclude<HostName, 'blender'>;
            readonly command: FoundCommand;
          };
    }
  | { readonly found: false; readonly text: LocalizedText };

export interface FindRendererOptions {
  /** Program file of Blender; default: searched for. */
  readonly blenderPath?: string | undefined;
  /** Where the commands of other programs are searched for; default: this machine. */
  readonly places?: SearchPlaces | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks for the program that a rehearsal of a host's scenes renders with. Blender is started once to see that it does.
 *
 * @param host - Program that made the scene, and its version: `4.2.1`; empty when it is not known.
 * @throws the signal's reason.
 */
export async function findRenderer(
  host: { readonly name: HostName; readonly version: string },
  { blenderPath, places = placesOfThisMachine(), signal }: FindRendererOptions = {},
): Promise<RendererSearch> {
  if (host.name === 'blender') {
    const blender = await findBlender({ path: blenderPath, signal });
    if (blender.found) {
      const { path, version } = blender;
      return { found: true, name: `Blender ${version}`, program: { type: 'blender', path } };
    }
    const { reason, reasonZh } = blender;
    return {
      found: false,
      text: {
        en: `Blender is not installed on this machine, or does not start, so the scene cannot be rehearsed: ${reason}`,
        zh: `本机未安装 Blender 或无法启动，因此无法预演该场景：${reasonZh}`,
      },
    };
  }
  const command = findRenderCommand(host.name, host.version, places);
  if (!command.found) return command;
  return { found: true, name: command.name, program: { type: 'command', host: host.name, command } };
}
