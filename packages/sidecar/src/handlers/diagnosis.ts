import type { OpenAPIHono } from '@hono/zod-openapi';
import { diagnosisRoutes } from '../api/diagnosis.ts';
import { type DiagnosisInput, diagnose } from '../diagnosis/diagnose.ts';

export function handleDiagnosis(app: OpenAPIHono, input: Omit<DiagnosisInput, 'profile' | 'signal'>): void {
  app.openapi(diagnosisRoutes.diagnosis, async (c) => {
    const { profile } = c.req.valid('query');
    return c.json(await diagnose({ ...input, profile, signal: c.req.raw.signal }), 200);
  });
}
