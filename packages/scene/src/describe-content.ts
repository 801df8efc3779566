const MARKS: readonly (readonly [mark: string, what: string])[] = [
  ['PK\x03\x04', 'a zip archive'],
  ['Rar!', 'a rar archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['\x76\x2f\x31\x01', 'an OpenEXR picture'],
  ['Kaydara FBX', 'an FBX file'],
  ['glTF', 'a glTF file'],
  ['PXR-USDC', 'a USD file'],
  ['#usda', 'a USD file'],
  ['Ogawa', 'an Alembic file'],
  ['070707', 'a Houdini scene (.hip)'],
  ['HouLC', 'a Houdini Indie scene (.hiplc)'],
  ['HouNC', 'a Houdini Apprentice scene (.hipnc)'],
  ['QC4DC4D6', 'a Cinema 4D scene'],
  ['6C4DC4D6', 'a Cinema 4D scene'],
  ['\xd0\xcf\x11\xe0', 'a 3ds Max scene or an old Office document'],
  ['//Maya ASCII', 'a Maya scene'],
  ['FOR4', 'a Maya scene'],
  ['FOR8', 'a Maya scene'],
  ['version https://git-lfs', 'a Git LFS pointer, whose content was not fetched'],
];

/** What the first bytes of a file look like, in words that finish "it looks like ...". */
export function describeContent(head: Buffer): string {
  const text = head.toString('latin1');
  for (const [mark, what] of MARKS) {
    if (text.startsWith(mark)) {
      return what;
    }
  }
  if (text.length > 0 && /^[\0]*$/.test(text)) {
    return 'nothing but zeros, as a failed copy leaves it';
  }
  return /^[\t\n\r\x20-\x7e]*$/.test(text) ? 'a text file' : 'unknown binary data';
}
