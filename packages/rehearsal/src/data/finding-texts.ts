import type { LocalizedText, Owner } from '@farmhand/model';
import type { Complaint, ComplaintVerdict } from '../rehearsal-report.ts';

type Words = (file: string, owner: string, ownerZh: string) => LocalizedText;

const missing: Readonly<Record<Exclude<ComplaintVerdict, 'unknown'>, Words>> = {
  notInManifest: (file, owner, ownerZh) => ({
    en: `The renderer looked for ${file}${owner} and did not get it: the job does not take it along, though it is on this computer. Pack it into the scene, or point the scene at it anew, and save.`,
    zh: `渲染器需要 ${file}${ownerZh}，但作业没有包含它，尽管它就在本机上。请将其打包进场景，或在场景中重新指定该文件，然后保存。`,
  }),
  missingHere: (file, owner, ownerZh) => ({
    en: `The renderer looked for ${file}${owner}, which is not on this computer. Put it back, or point the scene at the right file.`,
    zh: `渲染器需要 ${file}${ownerZh}，但本机上没有该文件。请恢复该文件，或在场景中指定正确的文件。`,
  }),
  inManifest: (file, owner, ownerZh) => ({
    en: `The renderer cannot use ${file}${owner}, though it has it. Open the file to see whether it is whole and of a kind the renderer reads.`,
    zh: `渲染器已得到 ${file}${ownerZh}，但无法使用。请打开该文件，检查其是否完整、格式是否受支持。`,
  }),
};

export function fileText({ verdict, path, owner, skipped, text }: Complaint): LocalizedText {
  const file = path ?? text;
  if (skipped) {
    return {
      en: `The renderer looked for ${file}, which the job goes without, as you wanted. Look at the pictures to see whether it is missed.`,
      zh: `渲染器需要 ${file}；按您的设置，作业不包含该文件。请查看图片，确认是否受影响。`,
    };
  }
  if (verdict === 'unknown') {
    return {
      en: `The renderer complained: "${text}". It does not say which file it means; look at the pictures.`,
      zh: `渲染器报告：“${text}”。其中未说明是哪个文件，请查看图片确认。`,
    };
  }
  const [en, zh] = ownerWords(owner);
  return missing[verdict](file, en, zh);
}

function ownerWords(owner: Owner | null): readonly [en: string, zh: string] {
  return owner === null ? ['', ''] : [` (${owner.type} "${owner.name}")`, `（${owner.type}“${owner.name}”）`];
}

export function failedFrameText(frame: number, error: string): LocalizedText {
  const [reason = ''] = error.split('\n');
  return {
    en: `Frame ${frame} could not be rendered: ${reason} Its log says more.`,
    zh: `第 ${frame} 帧渲染失败：${reason} 详情见日志。`,
  };
}

/** For renderers whose scenes are not pointed into the clean farm's storage. */
export function notIsolatedText(program: string): LocalizedText {
  return {
    en: `${program} was run on this computer: files that the scene names by their whole path were read from where they are, so one that the job does not take along may have gone unnoticed.`,
    zh: `${program} 在本机运行：场景中以绝对路径引用的文件直接从原位置读取，因此作业未包含的文件可能未被发现。`,
  };
}
