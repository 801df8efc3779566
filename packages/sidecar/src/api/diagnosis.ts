/** What may keep jobs from working on this computer. */
import { localizedText } from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, failures, json } from './route-parts.ts';

export const diagnosisCheck = z
  .object({
    /** Stable name of what was looked at: `key`, `clock`, `route`, `engine`, `disk-home`. */
    id: z.string(),
    /** `skipped`: there was nothing to look at, or no time. */
    status: z.enum(['ok', 'warning', 'error', 'skipped']),
    /** What was found. */
    text: localizedText,
    /** What to do about it; null when there is nothing to do. */
    hint: localizedText.nullable(),
    /** Milliseconds. */
    tookMs: z.number().nonnegative(),
  })
  .meta({ id: 'DiagnosisCheck' });
export type DiagnosisCheck = z.infer<typeof diagnosisCheck>;

export const diagnosisAnswer = z.object({
  /** The worst of the checks that were made. */
  worst: z.enum(['ok', 'warning', 'error']),
  at: z.iso.datetime(),
  /** Always the same ones in the same order. */
  checks: z.array(diagnosisCheck),
});
export type DiagnosisAnswer = z.infer<typeof diagnosisAnswer>;

export const diagnosisRoutes = {
  diagnosis: createRoute({
    method: 'get',
    path: `${API_BASE}/diagnosis`,
    summary:
      'Looks at key, clock, way to the farm, engines, disks and what is kept, within seconds. Changes nothing.',
    request: { query: z.object({ profile: z.string().optional() }) },
    responses: { 200: json(diagnosisAnswer, 'What was found; it holds no secret.'), ...failures },
  }),
} as const;
