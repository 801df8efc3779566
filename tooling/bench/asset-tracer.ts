import { spawnSync } from 'node:child_process';
import type { Program } from './whole-process.ts';

/** Names a Python that has Blender Asset Tracer. */
export const ASSET_TRACER_VARIABLE = 'FARMHAND_BAT';

const RUN = 'from blender_asset_tracer.cli import cli_main; cli_main()';

/** What it took where there is none to measure: version 1.15, in milliseconds, on another machine. */
export const NAMED_BASELINE = { plainMs: 400, zstdMs: 1500 };

/** Blender Asset Tracer on this machine. */
export interface AssetTracer {
  readonly version: string;
  /** Lists what a file depends on. */
  list(file: string): Program;
}

/** The one that FARMHAND_BAT names, else `bat` on the PATH; null when there is none, or `bat` is another program. */
export function findAssetTracer(env: NodeJS.ProcessEnv = process.env): AssetTracer | null {
  const python = env[ASSET_TRACER_VARIABLE];
  const [file, before] = python ? [python, ['-c', RUN]] : ['bat', []];
  const { status, stdout } = spawnSync(file, [...before, 'version'], { encoding: 'utf8', env });
  const version = status === 0 ? /^(\d+\.\d+\S*)\s*$/.exec(stdout)?.[1] : undefined;
  if (version === undefined) return null;
  return {
    version,
    list: (scene) => ({ name: `Blender Asset Tracer ${version}`, file, args: [...before, 'list', scene] }),
  };
}
