import type { LocalizedText } from '@farmhand/model';

/** What preflight says about what a job takes: upload, money, machines. */
export const effortTexts = {
  'large-upload': (size: string, rate: string | null, time: LocalizedText): LocalizedText => ({
    en: `${size} have to be uploaded${rate === null ? '' : `, about ${time.en} at the ${rate}/s of your last uploads`}. Leave out what the job does not need, or go on if that is right.`,
    zh: `需要上传 ${size}${rate === null ? '' : `，按最近上传的 ${rate}/s 计算，约需 ${time.zh}`}。请去掉作业不需要的文件，或确认无误后继续。`,
  }),
  'cost-over-limit': (amount: string, limit: string, frames: number): LocalizedText => ({
    en: `${frames} frames would cost about ${amount}, more than your limit of ${limit} (in your account's currency). Render fewer frames, make them faster, or raise the limit.`,
    zh: `${frames} 帧预计花费约 ${amount}，超过您设定的上限 ${limit}（按账户货币）。请减少帧数、优化每帧耗时，或提高上限。`,
  }),
  'cost-unknown': (lacks: 'time' | 'price' | 'both', limit: string): LocalizedText => ({
    en: `Your limit of ${limit} cannot be checked: ${lacksEn[lacks]}`,
    zh: `无法检查您设定的上限 ${limit}：${lacksZh[lacks]}`,
  }),
  'same-scene-rendering': (tasks: readonly string[], frames: string): LocalizedText => ({
    en: `This scene is already rendering as ${tasks.join(', ')}, with the frames ${frames} in common. Wait for it or cancel it, or you pay for these frames twice.`,
    zh: `此场景已作为 ${tasks.join('、')} 在渲染，重复的帧为 ${frames}。请等待其完成或取消它，否则这些帧会重复计费。`,
  }),
} as const;

const lacksEn = {
  time: 'nobody knows how long a frame takes. Rehearse the job, or give the seconds per frame.',
  price: "the price of a machine's hour is not known. Give it in the settings.",
  both: "neither the time of a frame nor the price of a machine's hour is known. Rehearse the job and give the price in the settings.",
} as const;

const lacksZh = {
  time: '不知道每帧需要多长时间。请先预演作业，或填写每帧秒数。',
  price: '不知道每台机器每小时的价格。请在设置中填写。',
  both: '不知道每帧耗时和每台机器每小时的价格。请先预演作业，并在设置中填写价格。',
} as const;
