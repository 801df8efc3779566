import type { LocalizedText } from '@farmhand/model';

/** What preflight says, by the finding's id. English sentences say what, where and what to do; Chinese the same. */
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
  'scene-not-found': (name: string, names: readonly string[]): LocalizedText => ({
    en: `There is no scene "${name}" in this file. Choose one of: ${names.join(', ')}.`,
    zh: `此文件中没有场景“${name}”。可选择：${names.join('、')}。`,
  }),
  'no-camera': (scene: string): LocalizedText => ({
    en: `"${scene}" has no active camera. Pick the camera that renders.`,
    zh: `“${scene}”没有活动摄像机。请选择用于渲染的摄像机。`,
  }),
  'camera-not-found': (camera: string, scene: string): LocalizedText => ({
    en: `There is no camera "${camera}" in "${scene}". Pick one that is there.`,
    zh: `“${scene}”中没有摄像机“${camera}”。请选择已有的摄像机。`,
  }),
  'frame-step': (step: number): LocalizedText => ({
    en: `The scene's frame step is ${step}: only every ${ordinal(step)} frame is rendered. Set it to 1 for all frames.`,
    zh: `场景的帧步长为 ${step}，只会每隔 ${step} 帧渲染一帧。若要渲染所有帧，请设为 1。`,
  }),
  'frames-outside-range': (count: number, first: number, last: number): LocalizedText => ({
    en: `${count} of the frames to render are outside the scene's range ${first}-${last}. They render, but may hold still.`,
    zh: `要渲染的帧中有 ${count} 帧超出场景范围 ${first}-${last}。它们会被渲染，但画面可能静止。`,
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
  'eevee-on-cpu': (): LocalizedText => ({
    en: 'Eevee needs a graphics card, and the hardware of this job has none. Choose a GPU platform or render with Cycles.',
    zh: 'Eevee 需要显卡，而此作业的硬件没有显卡。请选择 GPU 平台，或改用 Cycles 渲染。',
  }),
  'eevee-hardware-unknown': (): LocalizedText => ({
    en: 'Eevee needs a graphics card; a farm platform with processors only refuses it. Make sure the account renders on GPU, or use Cycles.',
    zh: 'Eevee 需要显卡，仅有 CPU 的平台会拒绝渲染。请确认账号使用 GPU 平台，或改用 Cycles。',
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
