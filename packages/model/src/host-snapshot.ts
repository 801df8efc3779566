import { z } from 'zod';
import { hostName, operatingSystem, pluginUse, resolution } from './host.ts';
import { outputNode } from './output-node.ts';
import { owner } from './owner.ts';
import { localPath, storedPath } from './paths.ts';
import { renderedScene } from './rendered-scene.ts';
import { referenceKind } from './scene-report.ts';

/** Version tag of {@link hostSnapshot}; a sidecar refuses one it does not know. */
export const HOST_SNAPSHOT_SCHEMA = 'farmhand.host-snapshot/1';

/** One scene, take or render setup as the live host has it (what an unsaved tweak may have changed). */
export const snapshotScene = renderedScene
  .extend({
    /** Pixels; null for an output that is no picture. */
    resolution: resolution.nullable(),
    /** Names of the outputs that have to be rendered just before this one, in their order. */
    dependsOn: z.array(z.string()).optional(),
    outputNode: outputNode.optional(),
  })
  .meta({ id: 'SnapshotScene' });
export type SnapshotScene = z.infer<typeof snapshotScene>;

/** A file the live host says it uses. The scene reader finds most of these too; both lists are taken. */
export const snapshotReference = z
  .object({
    storedPath,
    kind: referenceKind,
    owner,
    /** What the host itself resolved the path to, when it did. */
    resolvedPath: localPath.optional(),
    /**
     * What the host works it out to at some frames (first, middle and last of the output that is active), where that is not
     * always the same: which part of the name moves, and how.
     */
    atFrames: z
      .array(z.object({ frame: z.number(), path: localPath }))
      .max(16)
      .optional(),
  })
  .meta({ id: 'SnapshotReference' });
export type SnapshotReference = z.infer<typeof snapshotReference>;

/** Something that the host could not work out, which is no reason not to tell the rest. */
export const notEvaluated = z
  .object({
    owner,
    /** The host's own words, a line. */
    message: z.string().max(1_000),
  })
  .meta({ id: 'NotEvaluated' });
export type NotEvaluated = z.infer<typeof notEvaluated>;

/** Licence that a scene is worked on with, where it decides what may be rendered; Houdini's own kinds. */
export const hostLicence = z.enum(['commercial', 'indie', 'education', 'nonCommercial']);
export type HostLicence = z.infer<typeof hostLicence>;

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
      /** Absent where the host has no kinds of licence, or does not tell. */
      licence: hostLicence.optional(),
    }),
    /** Null when the scene was never saved; such a scene cannot be submitted. */
    scenePath: localPath.nullable(),
    unsavedChanges: z.boolean(),
    /** ISO 8601 instant. */
    takenAt: z.iso.datetime({ offset: true }),
    scenes: z.array(snapshotScene).min(1),
    plugins: z.array(pluginUse),
    references: z.array(snapshotReference),
    /** Variables that paths of the scene may hold, by name without `$`, for what comes from outside the file: `JOB`. */
    variables: z.record(z.string(), z.string()).optional(),
    notEvaluated: z.array(notEvaluated).optional(),
  })
  .meta({ id: 'HostSnapshot' });
export type HostSnapshot = z.infer<typeof hostSnapshot>;
