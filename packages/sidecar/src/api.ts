/** The sidecar's HTTP API as data: shared by the server, the OpenAPI file and every client in TypeScript. */
import { diagnosisRoutes } from './api/diagnosis.ts';
import { healthRoutes } from './api/health.ts';
import { profileRoutes } from './api/profiles.ts';
import { submissionRoutes } from './api/submissions.ts';
import { transferRoutes } from './api/transfers.ts';

export type { DiagnosisAnswer, DiagnosisCheck } from './api/diagnosis.ts';
export { API_VERSION, FEATURES, type Feature, type HealthAnswer } from './api/health.ts';
export type { AccountAnswer, ProfilesAnswer, ProfileView } from './api/profiles.ts';
export { API_BASE } from './api/route-parts.ts';
export { LONGEST_PAGE } from './api/submissions.ts';
export type { TransferSettingsAnswer, TransfersAnswer } from './api/transfers.ts';

/** Every route, by the name its handler has. */
export const routes = {
  ...healthRoutes,
  ...profileRoutes,
  ...submissionRoutes,
  ...transferRoutes,
  ...diagnosisRoutes,
} as const;
