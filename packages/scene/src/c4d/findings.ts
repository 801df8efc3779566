import type { Finding, LocalizedText } from '@farmhand/model';

/** The file does not tell all it uses, so nobody should rely on the list made of it alone. */
export function referencesOnlyLive(): Finding {
  return notice('c4d-references-live', {
    en: 'The full texture list comes from the open Cinema 4D. The file alone does not show the textures of node materials and of some plugins.',
    zh: '完整的贴图列表来自打开的 Cinema 4D。仅凭文件无法看到节点材质和部分插件的贴图。',
  });
}

/** Of the takes only the names are understood. */
export function takeSettingsOnlyLive(): Finding {
  return notice('c4d-takes-live', {
    en: 'The file tells the names of its takes but not what each changes: all are shown with the frames, size and camera of the main take. Open the scene in Cinema 4D, or set them for the job.',
    zh: '文件只记录了各场次的名称，没有记录各自的改动：所有场次均按主场次的帧范围、尺寸和摄像机显示。请在 Cinema 4D 中打开场景，或为任务设置这些参数。',
  });
}

/** The file is of a version, or has values, that the reader does not know. */
export function partlyRead(): Finding {
  return notice('c4d-partly-read', {
    en: 'Only part of this scene file could be understood, so files may be missing from the list. Open the scene in Cinema 4D before you submit.',
    zh: '此场景文件只能部分读取，文件列表可能不完整。提交前请在 Cinema 4D 中打开场景。',
  });
}

export function currentFrameOnlyLive(): Finding {
  return notice('c4d-frames-live', {
    en: 'The render settings render the current frame, which the file does not tell: all frames of the scene are shown. Choose the frames for the job.',
    zh: '渲染设置为“当前帧”，文件中没有记录是哪一帧，因此显示场景的全部帧。请为任务选择帧范围。',
  });
}

export function settingsOnlyLive(): Finding {
  return notice('c4d-settings-live', {
    en: 'The file alone does not tell which frames and which size render. Open the scene in Cinema 4D, or set them for the job.',
    zh: '仅凭文件无法得知要渲染的帧范围和尺寸。请在 Cinema 4D 中打开场景，或为任务设置这些参数。',
  });
}

function notice(id: string, text: LocalizedText): Finding {
  return { id, severity: 'notice', tipCode: null, text, owner: null, path: null, count: 1, fix: null };
}
