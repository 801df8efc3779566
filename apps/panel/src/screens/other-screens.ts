import { AssetsScreen } from './assets/assets-screen.tsx';
import { JobsScreen } from './jobs/jobs-screen.tsx';
import { ProgressScreen } from './progress/progress-screen.tsx';
import { RehearsalScreen } from './rehearsal/rehearsal-screen.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';

/** Every screen but the first, as one file: they share much of what they are made of. */
export const otherScreens = {
  assets: AssetsScreen,
  progress: ProgressScreen,
  jobs: JobsScreen,
  rehearsal: RehearsalScreen,
  settings: SettingsScreen,
};
