import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { PanelPreferences } from '../api/panel.ts';
import type { SceneSettingsFiles } from './scene-settings-file.ts';

/**
 * The folder that the frames of a scene's next job come home to, which is all that a panel may have shown for a scene: as its
 * settings have it; while nothing was kept for it, as panels begin with: the folder of the preferences, or one beside the scene.
 *
 * @throws SubmissionError `not-a-scene`; `no-download-folder` where no frames are brought home; `download-folder-not-there`.
 */
export async function downloadFolderOf(
  sceneSettings: Pick<SceneSettingsFiles, 'read'>,
  scenePath: LocalPath,
  { downloadFolder: usual }: Pick<PanelPreferences, 'downloadFolder'>,
): Promise<LocalPath> {
  const { settings, file } = await sceneSettings.read(scenePath);
  const begun = file === null ? usual || join(dirname(scenePath), 'renders') : null;
  const folder = settings.downloadFolder ?? begun;
  if (folder === null) throw noDownloadFolder();
  const found = isAbsolute(folder) ? await stat(folder).catch(() => null) : null;
  if (found?.isDirectory() !== true) throw notThere(folder);
  return localPath.parse(folder);
}

function noDownloadFolder(): SubmissionError {
  return new SubmissionError({
    code: 'no-download-folder',
    message: 'No download folder is chosen for this scene.',
    hint: 'Choose a folder to bring the frames into.',
    retryable: false,
    zh: { message: '此场景没有选择下载文件夹。', hint: '请选择用于保存帧的文件夹。' },
  });
}

function notThere(folder: string): SubmissionError {
  return new SubmissionError({
    code: 'download-folder-not-there',
    message: `There is no folder "${folder}" yet.`,
    hint: 'It is made when the first frame comes home. If it is on another drive, see that the drive is connected.',
    retryable: true,
    zh: {
      message: `文件夹“${folder}”尚不存在。`,
      hint: '第一帧下载时会自动创建。如果它在其他驱动器上，请确认该驱动器已连接。',
    },
  });
}
