import type { LocalizedText } from '@farmhand/model';

/** What preflight says about what a job runs on. `hardware` is its label: `CPU, 64 GB`. */
export const hardwareTexts = {
  'eevee-on-cpu': (): LocalizedText => ({
    en: 'Eevee needs a graphics card, and the hardware of this job has none. Choose a GPU platform or render with Cycles.',
    zh: 'Eevee 需要显卡，而此作业的硬件没有显卡。请选择 GPU 平台，或改用 Cycles 渲染。',
  }),
  'eevee-hardware-unknown': (): LocalizedText => ({
    en: 'Eevee needs a graphics card; a farm platform with processors only refuses it. Make sure the account renders on GPU, or use Cycles.',
    zh: 'Eevee 需要显卡，仅有 CPU 的平台会拒绝渲染。请确认账号使用 GPU 平台，或改用 Cycles。',
  }),
  'renderer-needs-gpu': (renderer: string, hardware: string): LocalizedText => ({
    en: `${renderer} renders on a graphics card, and ${hardware} has none. Choose hardware with a graphics card.`,
    zh: `${renderer} 使用显卡渲染，而 ${hardware} 没有显卡。请选择带显卡的硬件。`,
  }),
  'renderer-needs-cpu': (renderer: string, hardware: string): LocalizedText => ({
    en: `${renderer} renders on processors only; with ${hardware} you pay for a graphics card that it does not use. Choose CPU hardware.`,
    zh: `${renderer} 仅使用处理器渲染；选择 ${hardware} 会为用不到的显卡付费。请选择 CPU 硬件。`,
  }),
  'scene-wants-gpu': (scene: string, hardware: string): LocalizedText => ({
    en: `"${scene}" is set to render on the graphics card, and ${hardware} has none: its processors do the work, and frames take longer than you are used to. Choose GPU hardware, or set the scene to CPU and save.`,
    zh: `“${scene}”设置为使用显卡渲染，而 ${hardware} 没有显卡：将由处理器渲染，每帧耗时会更长。请选择 GPU 硬件，或在场景中改为 CPU 并保存。`,
  }),
  'scene-wants-cpu': (scene: string, hardware: string): LocalizedText => ({
    en: `"${scene}" is set to render on the processor, so the graphics cards of ${hardware} stay idle while you pay for them. Set the scene to GPU and save, or choose CPU hardware.`,
    zh: `“${scene}”设置为使用处理器渲染，${hardware} 的显卡会闲置却仍需付费。请在场景中改为 GPU 并保存，或选择 CPU 硬件。`,
  }),
  'hardware-unfit': (hardware: string, reasons: LocalizedText): LocalizedText => ({
    en: sentences(`${hardware} cannot render this job.`, reasons.en, 'Choose other hardware.'),
    zh: `${hardware} 无法渲染此作业。${reasons.zh}请选择其他硬件。`,
  }),
  'hardware-not-there': (id: number, reasons: LocalizedText): LocalizedText => ({
    en: sentences(`The farm has no hardware ${id} for this job.`, reasons.en, 'Choose one that it has.'),
    zh: `农场没有可用于此作业的硬件 ${id}。${reasons.zh}请选择农场提供的硬件。`,
  }),
  'no-fitting-hardware': (reasons: LocalizedText): LocalizedText => ({
    en: sentences(
      "None of the farm's hardware can render this job.",
      reasons.en,
      'Change the renderer or the memory asked for, or ask the farm.',
    ),
    zh: `农场没有可以渲染此作业的硬件。${reasons.zh}请更换渲染器、调整所需内存，或咨询农场。`,
  }),
  'optix-without-card': (scene: string): LocalizedText => ({
    en: `The denoiser OptiX of "${scene}" needs an NVIDIA graphics card. Without one, OpenImageDenoise is used instead, and the picture differs a little. Choose GPU hardware, or set OpenImageDenoise in the scene to see what you will get.`,
    zh: `“${scene}”的降噪器 OptiX 需要 NVIDIA 显卡。没有显卡时将改用 OpenImageDenoise，画面会略有不同。请选择 GPU 硬件，或在场景中改用 OpenImageDenoise 以预览效果。`,
  }),
  'nlm-removed': (scene: string): LocalizedText => ({
    en: `The denoiser NLM of "${scene}" is gone since Blender 3.0, and the farm renders with a newer one: OpenImageDenoise is used instead, and the picture differs. Set the denoiser in the scene, or choose Blender 2.93.`,
    zh: `“${scene}”的降噪器 NLM 自 Blender 3.0 起已被移除，而农场使用更新的版本：将改用 OpenImageDenoise，画面会有差异。请在场景中更换降噪器，或选择 Blender 2.93。`,
  }),
} as const;

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
