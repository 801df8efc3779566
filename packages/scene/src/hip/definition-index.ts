const MARK = Buffer.from('INDX');
const COUNT_AT = 12;
const ENTRIES_AT = 16;
/** Behind the name of an entry: offset, size and time. */
const ENTRY_TAIL_BYTES = 12;
const NAME_LIMIT_BYTES = 4096;

/**
 * Node types in an asset library (`INDX`, big-endian: a count, then for each section the length of its name, the name,
 * offset, size and time). Only sections named `Table/type` are definitions.
 */
export function embeddedTypes(content: Buffer): readonly string[] {
  if (content.length < ENTRIES_AT || !content.subarray(0, MARK.length).equals(MARK)) {
    return [];
  }
  const types: string[] = [];
  const count = content.readUInt32BE(COUNT_AT);
  let at = ENTRIES_AT;
  for (let index = 0; index < count && at + 4 <= content.length; index += 1) {
    const nameBytes = content.readUInt32BE(at);
    const end = at + 4 + nameBytes;
    if (nameBytes > NAME_LIMIT_BYTES || end + ENTRY_TAIL_BYTES > content.length) {
      break;
    }
    const name = content.toString('utf8', at + 4, end);
    if (name.includes('/')) {
      types.push(name);
    }
    at = end + ENTRY_TAIL_BYTES;
  }
  return types;
}
