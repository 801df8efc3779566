/** Windows code pages as a .ma file names them in its `//Codeset:` line, and the decoder of each. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gb18030',
  '949': 'euc-kr',
  '950': 'big5',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  '1252': 'windows-1252',
  '1253': 'windows-1253',
  '1254': 'windows-1254',
  '1255': 'windows-1255',
  '1256': 'windows-1256',
  '1257': 'windows-1257',
  '1258': 'windows-1258',
  '65001': 'utf-8',
  'UTF-8': 'utf-8',
};
const DOUBLE_BYTE = new Set(['932', '936', '949', '950']);

/** How the texts of one file are encoded. */
export interface Encoding {
  decode(bytes: Buffer): string;
  /** True when a character can be two bytes of which the second looks like a backslash. */
  readonly doubleByte: boolean;
}

function decoder(name: string, fatal: boolean): TextDecoder | null {
  try {
    return new TextDecoder(name, { fatal, ignoreBOM: false });
  } catch {
    // A Node without full character tables knows only a few.
    return null;
  }
}

/** Names are mostly plain ASCII, for which every encoding is the same. */
function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte >= 0x80) {
      return false;
    }
  }
  return true;
}

/**
 * The encoding of a file's texts.
 *
 * @param codeset - What the file says: a code page (`936`) or `UTF-8`; null where it says nothing, as every .mb does.
 * UTF-8 is then tried first, and the Chinese code page where the bytes are none.
 */
export function encodingOf(codeset: string | null): Encoding {
  const named = codeset === null ? undefined : CODE_PAGES[codeset];
  const strict = decoder('utf-8', true);
  const lenient = decoder(named ?? 'gb18030', false);
  return {
    doubleByte: codeset !== null && DOUBLE_BYTE.has(codeset),
    decode(bytes) {
      if (isAscii(bytes)) {
        return bytes.toString('latin1');
      }
      // Files that tools rewrote as UTF-8 still have the old line; no text of another code page is valid by chance.
      try {
        return strict?.decode(bytes) ?? bytes.toString('utf8');
      } catch {
        return lenient?.decode(bytes) ?? bytes.toString('latin1');
      }
    },
  };
}
