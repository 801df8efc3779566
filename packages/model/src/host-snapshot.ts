import { z } from 'zod';
import { hostName, operatingSystem, pluginUse } from './host.ts';
import { owner } from './owner.ts';
import { localPath, storedPath } from './paths.ts';
import { renderedScene } from './rendered-scene.ts';
import { referenceKind } from './scene-report.ts';

/** Version tag of {@link hostSnapshot}; a sidecar refuses one it does not know. */
export const HOST_SNAPSHOT_SCHEMA = 'farmhand.host-snapshot/1';

/** One scene, take or render setup as the live host has it (what an unsaved tweak may have changed). */
export const snapshotScene = renderedScene.meta({ id: 'SnapshotScene' });
export type SnapshotScene = z.infer<typeof snapshotScene>;

/** A file the live host says it uses. The scene reader finds most of these too; both lists are taken. */
export const snapshotReference = z
  .object({
    storedPath,
    kind: referenceKind,
    owner,
    /** What the host itself resolved the path to, when it did. */
    resolvedPath: localPath.optional(),
  })
  .meta({ id: 'SnapshotReference' });
export type SnapshotReference = z.infer<typeof snapshotReference>;

/**
 * What only the live host knows, taken on its UI thread in milliseconds and posted to the sidecar.
 * Everything that needs a disk or a network is found out later, by the sidecar.
 */
export const hostSnapshot = z
  .object({
    schema: z.literal(HOST_SNAPSHOT_SCHEMA),
    host: z.object({
      name: hostName,
      /** As the host prints it: `3.4.1`, `20.5.332`. */
      version: z.string().min(1),
      system: operatingSystem,
    }),
    /** Null when the scene was never saved; such a scene cannot be submitted. */
    scenePath: localPath.nullable(),
    unsavedChanges: z.boolean(),
    /** ISO 8601 instant. */
    takenAt: z.iso.datetime({ offset: true }),
    scenes: z.array(snapshotScene).min(1),
    plugins: z.array(pluginUse),
    references: z.array(snapshotReference),
  })
  .meta({ id: 'HostSnapshot' });
export type HostSnapshot = z.infer<typeof hostSnapshot>;
