import { z } from 'zod';
import { finding, localizedText, severity } from './finding.ts';
import { resolution } from './host.ts';
import { localPath } from './paths.ts';

/** Version tag of {@link checkReport}. */
export const CHECK_SCHEMA = 'farmhand.check/1';

/** One job setting with its value, for showing. */
export const shownSetting = z.object({
  /** As in the job settings: `framesPerTask`. */
  name: z.string(),
  value: z.string(),
  isDefault: z.boolean(),
  label: localizedText,
});
export type ShownSetting = z.infer<typeof shownSetting>;

/** Everything that is known of a job before it is submitted. Nothing was changed anywhere to find it out. */
export const checkReport = z
  .object({
    schema: z.literal(CHECK_SCHEMA),
    scenePath: localPath,
    checkedAt: z.iso.datetime(),
    /** Of all findings; null when there are none. An error would stop the submission, a warning would ask. */
    worst: severity.nullable(),
    findings: z.array(finding),
    /** What would be rendered; null when the findings leave nothing to plan. */
    plan: z
      .object({
        sceneName: z.string(),
        camera: z.string().nullable(),
        /** In the farm's notation: `1-10[1],20`. */
        frames: z.string(),
        frameCount: z.number().int(),
        resolution: resolution.nullable(),
        renderer: z.string(),
        /** Output format in the host's own id. */
        format: z.string(),
        /** Everything that is rendered, each once and after what it waits for; with what comes along because another needs it. */
        outputs: z
          .array(
            z.object({
              /** As the scene report names it. */
              name: z.string(),
              /** In the farm's notation. */
              frames: z.string(),
              /** Names of those here that are done before it begins. */
              dependsOn: z.array(z.string()),
              /** True when it computes data for others, frame after frame on one machine, and renders no picture. */
              isCache: z.boolean(),
            }),
          )
          .default([]),
      })
      .nullable(),
    environment: z.object({
      /** `notChecked` when there is no account, or the farm could not be asked and nothing was kept of it. */
      outcome: z.enum(['exact', 'near', 'unavailable', 'notChecked']),
      /** `Blender 3.4 (Linux)`; null unless there is one. */
      label: z.string().nullable(),
      reasons: z.array(localizedText),
      /** When the farm was last asked what it offers. */
      asOf: z.iso.datetime().nullable(),
    }),
    /** What it would run on; null when the farm's platform decides. */
    hardware: z
      .object({
        /** The farm's number. */
        id: z.number().int(),
        /** `2 x 3090, 128 GB`. */
        label: z.string(),
        reasons: z.array(localizedText),
      })
      .nullable(),
    /** The scene and everything it needs. */
    upload: z.object({
      files: z.number().int().nonnegative(),
      bytes: z.number().nonnegative(),
      /** Of these, what no earlier upload of this scene is known to have sent. */
      newBytes: z.number().nonnegative(),
      /** As measured in earlier uploads to this farm; null when there were none. */
      bytesPerSecond: z.number().positive().nullable(),
    }),
    /** What the settings make of the frames' number; null when time or price are not known. */
    cost: z
      .object({
        nodeHours: z.number().nonnegative(),
        /** In the account's currency. */
        amount: z.number().nonnegative(),
      })
      .nullable(),
    settings: z.array(shownSetting),
  })
  .meta({ id: 'CheckReport' });
export type CheckReport = z.infer<typeof checkReport>;
