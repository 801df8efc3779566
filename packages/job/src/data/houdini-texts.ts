import type { HostLicence, LocalizedText } from '@farmhand/model';
import { listEn, listZh } from './lists-in-words.ts';

/** What preflight says about output nodes of Houdini. */
export const houdiniTexts = {
  'output-bypassed': (names: readonly string[]): LocalizedText => ({
    en: `${listEn(names)} ${names.length === 1 ? 'is' : 'are'} bypassed, so the job leaves ${names.length === 1 ? 'it' : 'them'} out. To render ${names.length === 1 ? 'it' : 'them'}, take the bypass flag off and save.`,
    zh: `${listZh(names)}已被旁路（bypass），作业不会渲染。如需渲染，请取消旁路标记并保存。`,
  }),
  'all-bypassed': (names: readonly string[]): LocalizedText => ({
    en: `${listEn(names)} ${names.length === 1 ? 'is' : 'are'} bypassed, so there is nothing to render. Take the bypass flag off and save, or choose another output node.`,
    zh: `${listZh(names)}已被旁路（bypass），没有可渲染的内容。请取消旁路标记并保存，或选择其他输出节点。`,
  }),
  'other-work': (name: string): LocalizedText => ({
    en: `"${name}" renders nothing itself: it runs a command, tasks or the jobs of another farm. Choose the output nodes that it runs.`,
    zh: `“${name}”本身不渲染：它用于运行命令、任务或其他农场的作业。请直接选择它所运行的输出节点。`,
  }),
  'wedge-rendered-once': (name: string, repeats: number): LocalizedText => ({
    en: `"${name}" is a wedge${repeats > 1 ? ` of ${repeats} variations` : ''}. The farm renders what is wired into it once, with the values that are saved. Save each variation as a scene of its own and submit them one by one, or render the wedge here.`,
    zh: `“${name}”是 Wedge 节点${repeats > 1 ? `，共 ${repeats} 个变体` : ''}。农场只会按已保存的参数将其输入渲染一次。请将每个变体另存为场景分别提交，或在本机渲染该 Wedge。`,
  }),
  'output-not-awaited': (name: string, waiting: readonly string[]): LocalizedText => ({
    en: `"${name}" starts its work without waiting for the end of it, and ${listEn(waiting)} ${waiting.length === 1 ? 'needs' : 'need'} its files. On the farm these might not be there in time. Switch on "Block Until Render Complete" and save.`,
    zh: `“${name}”启动后不会等待完成，而${listZh(waiting)}需要它的文件，在农场上这些文件可能来不及生成。请启用“Block Until Render Complete”并保存。`,
  }),
  'frames-not-alternating': (name: string, before: readonly string[]): LocalizedText => ({
    en: `"${name}" is set to go frame by frame together with ${listEn(before)}. The farm computes all frames of the caches first; the result is the same.`,
    zh: `“${name}”设置为与${listZh(before)}逐帧交替执行。农场会先计算缓存的全部帧，结果相同。`,
  }),
  'pictures-in-any-order': (name: string, before: readonly string[]): LocalizedText => ({
    en: `"${name}" comes after ${listEn(before)} in the scene, which ${before.length === 1 ? 'renders' : 'render'} pictures. The farm renders the pictures of one job in any order. If "${name}" reads them, submit ${listEn(before)} as a job of its own first.`,
    zh: `场景中“${name}”排在${listZh(before)}之后，而后者渲染的是图像。农场渲染同一作业的图像不分先后。如果“${name}”需要读取这些图像，请先将${listZh(before)}作为单独的作业提交。`,
  }),
  'picture-needs-frames-before': (name: string): LocalizedText => ({
    en: `"${name}" is marked as a simulation ("Initialize Simulation OPs"): each frame needs the ones before it, but the farm renders pictures on several machines. Write the simulation to disk with a Geometry ROP or a File Cache and render from that, or set the frames per task to all frames.`,
    zh: `“${name}”被标记为模拟（“Initialize Simulation OPs”）：每一帧都依赖之前的帧，但农场会在多台机器上渲染图像。请用 Geometry ROP 或 File Cache 将模拟写入磁盘后再渲染，或将每个任务的帧数设为全部帧。`,
  }),
  'simulation-distributed': (name: string): LocalizedText => ({
    en: `"${name}" computes a simulation in slices on several machines at once. Farmhand cannot submit that yet. Switch the distribution off, so that one machine computes the whole (take $SLICE out of the output's name, and choose the output node itself in place of an HQueue node), save, and submit again.`,
    zh: `“${name}”将模拟切片后由多台机器同时计算，Farmhand 暂不支持提交。请关闭分布式设置，让一台机器计算整个模拟（从输出名称中去掉 $SLICE，并选择输出节点本身而不是 HQueue 节点），保存后重新提交。`,
  }),
  'not-evaluated': (name: string, property: string | null, message: string): LocalizedText => ({
    en: `Houdini could not work out ${property === null ? `"${name}"` : `"${property}" of "${name}"`}: ${message} If it names files, they are not known. Correct it in the scene, or add them by hand.`,
    zh: `Houdini 无法计算${property === null ? `“${name}”` : `“${name}”的“${property}”`}：${message} 如果其中引用了文件，则无法得知。请在场景中更正，或手动添加这些文件。`,
  }),
  'not-evaluated-more': (count: number): LocalizedText => ({
    en: `Houdini could not work out ${count} more parameters. Look for nodes with errors in the scene.`,
    zh: `Houdini 还有 ${count} 个参数无法计算。请检查场景中报错的节点。`,
  }),
  'licence-resolution': (name: string, width: number, height: number): LocalizedText => ({
    en: `"${name}" is ${width} x ${height} pixels, but Houdini Indie renders sequences of at most 4096 x 4096. Render it smaller, frame by frame as stills, or save the scene with a commercial licence.`,
    zh: `“${name}”为 ${width} x ${height} 像素，而 Houdini Indie 渲染序列时最大为 4096 x 4096。请降低分辨率、按单帧分别渲染，或使用商业许可保存场景。`,
  }),
} as const;

/** What the licence of a scene means at a farm; null for one that means nothing. */
export const licenceTexts: Readonly<Record<HostLicence, LocalizedText | null>> = {
  commercial: null,
  indie: {
    en: 'This scene was made with Houdini Indie. Only Indie licences open it; a farm with commercial ones alone cannot. Ask the farm whether it has them before a long job.',
    zh: '此场景由 Houdini Indie 制作，只能用 Indie 许可打开；仅有商业许可的农场无法打开。提交大型作业前请先向农场确认。',
  },
  education: {
    en: 'This scene was made with Houdini Education, which is for learning only. Ask the farm whether it opens such scenes before a long job.',
    zh: '此场景由 Houdini Education 制作，仅限学习使用。提交大型作业前请先向农场确认能否打开。',
  },
  nonCommercial: {
    en: 'This scene was made with Houdini Apprentice, which is not for paid work. A farm with commercial licences may not open it, renderers of other makers do not work with it, and what renders is small and has a watermark. Ask the farm first, or save the scene with Houdini Indie or a commercial licence.',
    zh: '此场景由 Houdini Apprentice 制作，不可用于商业用途。使用商业许可的农场可能无法打开，第三方渲染器无法使用，渲染结果尺寸受限且带水印。请先向农场确认，或使用 Houdini Indie 或商业许可保存场景。',
  },
};
