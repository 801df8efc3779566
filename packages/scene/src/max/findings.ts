import type { Finding, LocalizedText } from '@farmhand/model';

/** The file has no list of its assets: it is older than 3ds Max 2010, or the list was lost. */
export function assetsNotListed(namesKnown: boolean): Finding {
  return notice('assets-not-listed', {
    en: namesKnown
      ? 'This scene keeps only the names of its files, not their folders, so they are looked for beside the scene. Open it in 3ds Max to find them all.'
      : 'This scene has no list of the files it uses. Open it in 3ds Max before you submit, so that none is missed.',
    zh: namesKnown
      ? '此场景只保存了所用文件的名称，没有保存文件夹，因此在场景旁边查找。请在 3ds Max 中打开场景以找到全部文件。'
      : '此场景没有保存所用文件的列表。提交前请在 3ds Max 中打开，以免遗漏文件。',
  });
}

/** What renders is not in the part of the file that can be read. */
export function settingsOnlyLive(): Finding {
  return notice('max-settings-live', {
    en: 'The file alone does not tell which frames and which size render. Open the scene in 3ds Max, or set them for the job.',
    zh: '仅凭文件无法得知要渲染的帧范围和尺寸。请在 3ds Max 中打开场景，或为任务设置这些参数。',
  });
}

/** Nothing in the file tells which 3ds Max saved it. */
export function versionUnknown(): Finding {
  return notice('max-version-unknown', {
    en: 'The file does not tell which version of 3ds Max saved it. Choose the version for the job yourself.',
    zh: '文件中没有记录保存它的 3ds Max 版本。请自行为任务选择版本。',
  });
}

function notice(id: string, text: LocalizedText): Finding {
  return { id, severity: 'notice', tipCode: null, text, owner: null, path: null, count: 1, fix: null };
}
