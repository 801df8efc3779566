import type { LocalizedText } from '@farmhand/model';
import { choiceEn, choiceZh, listEn, listZh } from './lists-in-words.ts';

/** What preflight says about scene, frames and software. English sentences say what, where and what to do; Chinese the same. */
export const texts = {
  'never-saved': (): LocalizedText => ({
    en: 'This scene was never saved. Save it first: the farm renders the saved file.',
    zh: '此场景尚未保存。请先保存：农场渲染的是已保存的文件。',
  }),
  'unsaved-changes': (path: string): LocalizedText => ({
    en: `There are changes that are not saved in ${path}. Save first: the farm renders the saved file.`,
    zh: `${path} 有未保存的更改。请先保存：农场渲染的是已保存的文件。`,
  }),
  'snapshot-of-other-file': (open: string, submitted: string): LocalizedText => ({
    en: `The host has ${open} open, but ${submitted} is submitted. It renders as that file was saved.`,
    zh: `当前打开的是 ${open}，而提交的是 ${submitted}。将按该文件保存时的状态渲染。`,
  }),
  'scene-changed-since-snapshot': (path: string): LocalizedText => ({
    en: `${path} was saved again after the panel last looked at it. It renders as it is saved now.`,
    zh: `面板读取之后，${path} 又被保存过。将按现在保存的状态渲染。`,
  }),
  'no-scene': (path: string): LocalizedText => ({
    en: `${path} has no scene that could be rendered. Open the file that is meant to render and submit that one.`,
    zh: `${path} 中没有可渲染的场景。请打开要渲染的文件并提交。`,
  }),
  /** In the words of Houdini, where outputs are nodes. */
  'no-output-node': (path: string): LocalizedText => ({
    en: `${path} has no output node. Add one in /out, such as Karma, Mantra or Geometry, save, and check again.`,
    zh: `${path} 中没有输出节点。请在 /out 中添加一个（例如 Karma、Mantra 或 Geometry），保存后再检查。`,
  }),
  'state-not-current': (name: string): LocalizedText => ({
    en: `"${name}" is not what 3ds Max shows just now. The farm renders the file as it was saved, and does not switch to it. Make it current in 3ds Max, save, and submit one job for each.`,
    zh: `“${name}”不是 3ds Max 当前的状态。农场按保存时的状态渲染文件，不会切换到它。请在 3ds Max 中切换到该状态并保存，然后分别提交作业。`,
  }),
  'scene-not-found': (name: string, names: readonly string[]): LocalizedText => ({
    en: `There is no scene "${name}" in this file. ${choiceEn(names)}`,
    zh: `此文件中没有场景“${name}”。${choiceZh(names)}`,
  }),
  'no-camera': (scene: string): LocalizedText => ({
    en: `"${scene}" has no active camera. Pick the camera that renders.`,
    zh: `“${scene}”没有活动摄像机。请选择用于渲染的摄像机。`,
  }),
  'camera-not-found': (cameras: readonly string[], scene: string): LocalizedText => ({
    en: `There is no camera ${listEn(cameras)} in "${scene}". Pick one that is there.`,
    zh: `“${scene}”中没有摄像机${listZh(cameras)}。请选择已有的摄像机。`,
  }),
  'frame-step': (step: number): LocalizedText => ({
    en: `The scene's frame step is ${step}: only every ${ordinal(step)} frame is rendered. Set it to 1 for all frames.`,
    zh: `场景的帧步长为 ${step}，每 ${step} 帧只渲染 1 帧。若要渲染所有帧，请设为 1。`,
  }),
  'frames-outside-range': (count: number, first: number, last: number): LocalizedText => ({
    en: `${count} of the frames to render are outside the scene's range ${first}-${last}. They render, but may hold still.`,
    zh: `要渲染的帧中有 ${count} 帧超出场景范围 ${first}-${last}。它们会被渲染，但画面可能静止。`,
  }),
  'frames-absurd': (count: number, first: number, last: number): LocalizedText => ({
    en: `${count} frames are to be rendered; the scene's own range is ${first}-${last}. Check the numbers before you pay for them.`,
    zh: `将渲染 ${count} 帧，而场景自身的范围是 ${first}-${last}。请在付费之前核对数字。`,
  }),
  'priority-frames-not-rendered': (frames: string): LocalizedText => ({
    en: `The priority frames ${frames} are not among the frames to render. Change one or the other.`,
    zh: `优先帧 ${frames} 不在要渲染的帧之内。请修改其中之一。`,
  }),
  'nothing-to-stop-after': (): LocalizedText => ({
    en: 'The job is to pause after its priority frames, but none are given. Type some, or it goes straight on.',
    zh: '作业设置为优先帧完成后暂停，但未填写优先帧。请填写，否则将直接继续渲染。',
  }),
  'movie-output': (format: string): LocalizedText => ({
    en: `The output format ${format} is a movie. The farm renders frame by frame: choose an image format such as PNG.`,
    zh: `输出格式 ${format} 为视频。农场逐帧渲染，请选择图像格式，例如 PNG。`,
  }),
  'software-not-checked': (): LocalizedText => ({
    en: 'The farm was not asked which software it has. Log in and check again to learn whether it can render this scene.',
    zh: '尚未向农场查询其软件。请登录后再次检查，以确认它能否渲染此场景。',
  }),
  'farm-not-reached': (problem: string): LocalizedText => ({
    en: `The farm could not be asked whether it can render this scene: ${problem} Check again once it answers.`,
    zh: `无法向农场确认它能否渲染此场景：${problem} 请在农场恢复应答后再次检查。`,
  }),
  'saved-in-newer-version': (made: string, software: string): LocalizedText => ({
    en: `The scene was saved in ${made}, and the farm would open it in ${software}, an older release that may lose parts of it. Choose a newer version at the farm, or save the scene for the older one.`,
    zh: `场景由 ${made} 保存，而农场将用较旧的 ${software} 打开，可能丢失部分内容。请选择农场中更新的版本，或将场景另存为旧版本。`,
  }),
  'path-too-long': (length: number, limit: number): LocalizedText => ({
    en: `This path has ${length} characters; programs on the farm's Windows machines open ${limit} at most. Move the file to a shorter folder, or render on Linux.`,
    zh: `此路径有 ${length} 个字符，农场的 Windows 机器最多支持 ${limit} 个。请移至更短的文件夹，或使用 Linux 渲染。`,
  }),
} as const;

function ordinal(number: number): string {
  const lastTwo = number % 100;
  const ending = lastTwo >= 11 && lastTwo <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}
