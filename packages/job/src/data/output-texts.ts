import type { LocalizedText } from '@farmhand/model';
import { choiceEn, choiceZh, listEn, listZh } from './lists-in-words.ts';

/** What preflight says about what is rendered and where it is written. */
export const outputTexts = {
  'several-into-one-name': (names: readonly string[], path: string): LocalizedText => ({
    en: `${listEn(names)} write the same files: ${path}. Each would replace the frames of the other. Give each a name of its own.`,
    zh: `${listZh(names)}写入相同的文件：${path}，会互相覆盖。请为它们设置不同的输出名称。`,
  }),
  'cameras-into-one-name': (cameras: readonly string[], path: string): LocalizedText => ({
    en: `The cameras ${listEn(cameras)} write the same files: ${path}. Only the last one's frames would be left. Submit them one by one, or put the camera's name into the path.`,
    zh: `摄像机${listZh(cameras)}写入相同的文件：${path}，最终只会留下最后一个的画面。请分别提交，或在路径中加入摄像机名称。`,
  }),
  'frames-into-one-name': (path: string, frames: number): LocalizedText => ({
    en: `${path} has no place for the frame number, so all ${frames} frames would be written into one file. Add one to the name, such as $F4.`,
    zh: `${path} 中没有帧号，${frames} 帧将全部写入同一个文件。请在名称中加入帧号，例如 $F4。`,
  }),
  'output-not-found': (lacking: readonly string[], names: readonly string[]): LocalizedText => ({
    en: `There is no scene, take or output ${listEn(lacking)} in this file. ${choiceEn(names)}`,
    zh: `此文件中没有名为${listZh(lacking)}的场景、场次或输出。${choiceZh(names)}`,
  }),
  'render-layer-not-found': (
    lacking: readonly string[],
    scene: string,
    names: readonly string[],
  ): LocalizedText => ({
    en: `There is no render layer ${listEn(lacking)} in "${scene}". ${choiceEn(names)}`,
    zh: `“${scene}”中没有渲染层${listZh(lacking)}。${choiceZh(names)}`,
  }),
  'dependency-not-rendered': (output: string, before: readonly string[]): LocalizedText => ({
    en: `"${output}" needs ${listEn(before)} rendered first, which this job does not do. Add it to the outputs, or make sure its files are there.`,
    zh: `“${output}”需要先渲染${listZh(before)}，但此作业不包含它。请将其加入输出，或确认其文件已存在。`,
  }),
  'render-scale': (scene: string, percent: number, size: string | null): LocalizedText => ({
    en: `"${scene}" renders at ${percent} % of its size${size === null ? '' : `: ${size} pixels`}. Set the scale to 100 % and save for the full picture.`,
    zh: `“${scene}”将以 ${percent}% 的尺寸渲染${size === null ? '' : `：${size} 像素`}。若要渲染完整尺寸，请将比例设为 100% 并保存。`,
  }),
  'render-region': (scene: string): LocalizedText => ({
    en: `"${scene}" renders only a part of the picture. Switch the render region off and save for the whole picture.`,
    zh: `“${scene}”仅渲染画面的一部分。若要渲染完整画面，请关闭渲染区域并保存。`,
  }),
} as const;
