import type { LocalizedText } from '@farmhand/model';

/** What preflight says about files on this disk. `more`: how many files of the same reference are in the same state. */
export const fileTexts = {
  'file-outside-roots': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} lies outside the folders that this job may take files from. Move it into one of them, or allow its folder in the settings.`,
    zh: `${path}${othersZh(more)}不在此作业允许使用的文件夹内。请将其移入允许的文件夹，或在设置中允许其所在文件夹。`,
  }),
  'file-unreadable': (path: string, more: number): LocalizedText => ({
    en: `You have no right to read ${path}${othersEn(more)}. Ask whoever owns it for access, or use a copy that you can open.`,
    zh: `您没有读取 ${path}${othersZh(more)}的权限。请向文件所有者申请权限，或改用可打开的副本。`,
  }),
  'file-empty': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} is empty: it has no content at all. Export or copy it again; as it is, it renders like a missing file.`,
    zh: `${path}${othersZh(more)}是空文件，没有任何内容。请重新导出或复制，否则渲染效果等同于缺失文件。`,
  }),
  'file-placeholder': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} is only in the cloud, not on this disk. Right-click it, choose "Always keep on this device", and wait until it is there.`,
    zh: `${path}${othersZh(more)}仅存在于云端，不在本地磁盘。请右键选择“始终保留在此设备上”，并等待下载完成。`,
  }),
  'file-changing': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} is being written at this moment. Wait until the program that writes it is done, then check again.`,
    zh: `${path}${othersZh(more)}正在被写入。请等写入它的程序完成后再检查。`,
  }),
  'file-gone': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} was there a moment ago and is gone now. Put it back, or point the scene at another file.`,
    zh: `${path}${othersZh(more)}刚才还在，现在已不存在。请放回该文件，或让场景改用其他文件。`,
  }),
  'missing-after-caches': (name: string, path: string, count: number): LocalizedText => ({
    en: `"${name}" lacks ${count === 1 ? 'a file' : `${count} files`} that no cache of this job computes; the first is ${path}. Add these frames to the cache, put the files back, or leave them out.`,
    zh: `“${name}”缺少 ${count} 个此作业的缓存不会生成的文件，第一个是 ${path}。请将这些帧加入缓存、放回这些文件，或将其跳过。`,
  }),
  'file-skipped': (path: string): LocalizedText => ({
    en: `${path} is left out, as you chose. Whatever uses it renders without it; take it off the list of skipped files to send it.`,
    zh: `按您的选择，${path} 不会上传，使用它的内容将在缺少它的情况下渲染。若要上传，请将其从跳过列表中移除。`,
  }),
  'extra-file-missing': (path: string): LocalizedText => ({
    en: `${path}, which is to be taken along, is not there. Put it back, or take it off the list of extra files.`,
    zh: `要额外携带的 ${path} 不存在。请放回该文件，或将其从额外文件列表中移除。`,
  }),
  'extra-file-missing-more': (left: number): LocalizedText => ({
    en: `${left} more of the files to be taken along are not there. Put them back, or take them off the list of extra files.`,
    zh: `另有 ${left} 个要额外携带的文件不存在。请放回这些文件，或将其从额外文件列表中移除。`,
  }),
  'extra-file-unreadable': (path: string): LocalizedText => ({
    en: `${path}, which is to be taken along, cannot be read; you may have no right to. Ask whoever owns it for access, or take it off the list of extra files.`,
    zh: `无法读取要额外携带的 ${path}，您可能没有权限。请向所有者申请权限，或将其从额外文件列表中移除。`,
  }),
  'extra-file-unreadable-more': (left: number): LocalizedText => ({
    en: `${left} more of the files and folders to be taken along cannot be read. Ask for access, or take them off the list of extra files.`,
    zh: `另有 ${left} 个要额外携带的文件或文件夹无法读取。请申请权限，或将其从额外文件列表中移除。`,
  }),
  'extra-files-too-many': (path: string, most: number): LocalizedText => ({
    en: `With ${path}, more than ${most} files would be taken along; none of it is. Choose the folders in it that the job needs.`,
    zh: `若包含 ${path}，额外携带的文件将超过 ${most} 个，因此未携带其中任何文件。请只选择作业需要的子文件夹。`,
  }),
  'extra-files-too-many-more': (left: number): LocalizedText => ({
    en: `${left} more of the folders to be taken along hold too many files; none of them is. Choose the folders in them that the job needs.`,
    zh: `另有 ${left} 个要额外携带的文件夹包含过多文件，均未携带。请只选择作业需要的子文件夹。`,
  }),
  'extra-links-left-out': (path: string, more: number): LocalizedText => ({
    en: `${path}${othersEn(more)} is a link that leads out of the folder that is taken along, and is left out. Add what it leads to as well if the job needs it.`,
    zh: `${path}${othersZh(more)}是指向所携带文件夹之外的链接，未包含在内。如果作业需要，请另行添加其指向的内容。`,
  }),
} as const;

function othersEn(more: number): string {
  if (more === 0) return '';
  return more === 1 ? ' (and 1 more file)' : ` (and ${more} more files)`;
}

function othersZh(more: number): string {
  return more === 0 ? '' : `（及另外 ${more} 个文件）`;
}
