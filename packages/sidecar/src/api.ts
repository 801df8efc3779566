/** The sidecar's HTTP API as data: shared by the server, the OpenAPI file and every client in TypeScript. */
import { diagnosisRoutes } from './api/diagnosis.ts';
import { healthRoutes } from './api/health.ts';
import { hostRoutes } from './api/hosts.ts';
import { jobDetailRoutes } from './api/job-details.ts';
import { panelRoutes } from './api/panel.ts';
import { profileRoutes } from './api/profiles.ts';
import { rehearsalRoutes } from './api/rehearsals.ts';
import { sceneRoutes } from './api/scenes.ts';
import { submissionRoutes } from './api/submissions.ts';
import { transferRoutes } from './api/transfers.ts';

export type { DiagnosisAnswer, DiagnosisCheck } from './api/diagnosis.ts';
export { API_VERSION, FEATURES, type Feature, type HealthAnswer } from './api/health.ts';
export {
  type HostAbility,
  type HostAction,
  type HostActionInput,
  type HostAnswer,
  type HostRequest,
  type HostResult,
  type HostScene,
  type HostSession,
  type HostState,
  LONGEST_POLL_MS,
} from './api/hosts.ts';
export {
  type DownloadedFiles,
  FRAME_CONDITIONS,
  type FrameCondition,
  type FrameRows,
  type FramesNews,
  type JobDetails,
  type ProgressPicture,
} from './api/job-details.ts';
export { CODE_SECONDS, type PanelNews, type PanelPreferences, type PanelScreen } from './api/panel.ts';
export type { AccountAnswer, ProfilesAnswer, ProfileView } from './api/profiles.ts';
export type { Rehearsal, RehearsalRenderer, RehearsalRequestInput } from './api/rehearsals.ts';
export { API_BASE } from './api/route-parts.ts';
export {
  type AssetPage,
  type AssetStatus,
  type EnvironmentOffer,
  type FolderListing,
  type HardwareOffer,
  LONGEST_ASSET_PAGE,
  MOST_PRESETS,
  type Preset,
  type PresetsAnswer,
  type Scan,
  type ScanRequestInput,
  type SceneSettings,
  type SceneSummary,
} from './api/scenes.ts';
export { LONGEST_PAGE } from './api/submissions.ts';
export type { TransferSettingsAnswer, TransfersAnswer } from './api/transfers.ts';

/** Every route, by the name its handler has. */
export const routes = {
  ...healthRoutes,
  ...profileRoutes,
  ...submissionRoutes,
  ...transferRoutes,
  ...diagnosisRoutes,
  ...panelRoutes,
  ...hostRoutes,
  ...sceneRoutes,
  ...jobDetailRoutes,
  ...rehearsalRoutes,
} as const;
