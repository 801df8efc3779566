/** Who answers, and how to end it. */
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, bodyRefusals, json, jsonBody, refusals } from './route-parts.ts';

/**
 * Version of the HTTP API, `major.minor`. The major rises when a client that knew the former one would no longer be
 * understood; the minor with every addition, which {@link FEATURES} names.
 */
export const API_VERSION = '1.2';

/** What was added since API 1.0, by name, so that a client can ask before it calls. */
export const FEATURES = [
  'profiles',
  'transfer-settings',
  'transfer-control',
  'job-control',
  'submission-search',
  'export',
  'diagnosis',
  'shutdown-when-idle',
  'panel',
  'hosts',
  'scenes',
  'job-details',
  'rehearsals',
] as const;
export type Feature = (typeof FEATURES)[number];

export const healthAnswer = z.object({
  name: z.literal('farmhand-sidecar'),
  version: z.string(),
  /** `major.minor`; sidecars before 1.1 do not say. */
  apiVersion: z
    .string()
    .regex(/^\d+\.\d+$/)
    .default('1.0'),
  /** What it can do beyond API 1.0; a newer sidecar may name more than this client knows. */
  features: z.array(z.string()).default([]),
  pid: z.number().int(),
  startedAt: z.iso.datetime(),
});
export type HealthAnswer = z.infer<typeof healthAnswer>;

export const shutdownRequest = z.object({
  /** `idle`: once nothing is under way and nobody listens, for a newer sidecar to take over. */
  when: z.enum(['now', 'idle']).default('now'),
});

export const shutdownAnswer = z.object({
  /** False when it goes on for now, and ends when it is idle. */
  ending: z.boolean().default(true),
});
export type ShutdownAnswer = z.infer<typeof shutdownAnswer>;

export const healthRoutes = {
  health: createRoute({
    method: 'get',
    path: `${API_BASE}/health`,
    summary: 'Who is answering.',
    responses: { 200: json(healthAnswer, 'A sidecar.'), ...refusals },
  }),
  shutdown: createRoute({
    method: 'post',
    path: `${API_BASE}/shutdown`,
    summary: 'Ends the sidecar, at once or when it is idle; open submissions go on at its next start.',
    request: jsonBody(shutdownRequest),
    responses: { 202: json(shutdownAnswer, 'Whether it is ending now.'), ...bodyRefusals },
  }),
} as const;
