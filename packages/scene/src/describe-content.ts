import type { LocalizedText } from '@farmhand/model';

const MARKS: readonly (readonly [mark: string, what: LocalizedText])[] = [
  ['PK\x03\x04', { en: 'a zip archive', zh: 'zip 压缩包' }],
  ['Rar!', { en: 'a rar archive', zh: 'rar 压缩包' }],
  ['7z\xbc\xaf', { en: 'a 7-Zip archive', zh: '7-Zip 压缩包' }],
  ['\x89PNG', { en: 'a PNG picture', zh: 'PNG 图片' }],
  ['\xff\xd8\xff', { en: 'a JPEG picture', zh: 'JPEG 图片' }],
  ['\x76\x2f\x31\x01', { en: 'an OpenEXR picture', zh: 'OpenEXR 图片' }],
  ['Kaydara FBX', { en: 'an FBX file', zh: 'FBX 文件' }],
  ['glTF', { en: 'a glTF file', zh: 'glTF 文件' }],
  ['PXR-USDC', { en: 'a USD file', zh: 'USD 文件' }],
  ['#usda', { en: 'a USD file', zh: 'USD 文件' }],
  ['Ogawa', { en: 'an Alembic file', zh: 'Alembic 文件' }],
  ['070707', { en: 'a Houdini scene (.hip)', zh: 'Houdini 场景（.hip）' }],
  ['HouLC', { en: 'a Houdini Indie scene (.hiplc)', zh: 'Houdini Indie 场景（.hiplc）' }],
  ['HouNC', { en: 'a Houdini Apprentice scene (.hipnc)', zh: 'Houdini Apprentice 场景（.hipnc）' }],
  ['QC4DC4D6', { en: 'a Cinema 4D scene', zh: 'Cinema 4D 场景' }],
  ['6C4DC4D6', { en: 'a Cinema 4D scene', zh: 'Cinema 4D 场景' }],
  [
    '\xd0\xcf\x11\xe0',
    { en: 'a 3ds Max scene or an old Office document', zh: '3ds Max 场景或旧版 Office 文档' },
  ],
  ['//Maya ASCII', { en: 'a Maya scene', zh: 'Maya 场景' }],
  ['FOR4', { en: 'a Maya scene', zh: 'Maya 场景' }],
  ['FOR8', { en: 'a Maya scene', zh: 'Maya 场景' }],
  [
    'version https://git-lfs',
    { en: 'a Git LFS pointer, whose content was not fetched', zh: '尚未获取内容的 Git LFS 指针' },
  ],
];

/** What the first bytes of a file look like, in words that finish "it looks like ..." ("它看起来是……"). */
export function describeContent(head: Buffer): LocalizedText {
  const text = head.toString('latin1');
  for (const [mark, what] of MARKS) {
    if (text.startsWith(mark)) {
      return what;
    }
  }
  if (text.length > 0 && /^[\0]*$/.test(text)) {
    return {
      en: 'nothing but zeros, as a failed copy leaves it',
      zh: '全部为零的数据（通常是复制失败所致）',
    };
  }
  return /^[\t\n\r\x20-\x7e]*$/.test(text)
    ? { en: 'a text file', zh: '文本文件' }
    : { en: 'unknown binary data', zh: '未知的二进制数据' };
}
