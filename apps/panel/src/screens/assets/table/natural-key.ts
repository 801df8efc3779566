/** A text by which names sort as people count, whatever their case: `shot2` comes before `Shot10`. */
export function naturalKey(name: string): string {
  return inOneCase(name).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    // Longer numbers are greater ones; the length itself sorts as one sign.
    return String.fromCharCode(0x30 + Math.min(number.length, 0x1000)) + number;
  });
}

/** Lower case; letters with accents in the same form, however the system that stored the name writes them. */
export function inOneCase(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: plain signs are the quick way out.
  return (/^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFC')).toLowerCase();
}
