/** A UUID of version 4, drawn at random; `crypto.randomUUID` is missing in the oldest browsers that hosts have inside. */
export function drawId(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(16));
  // RFC 9562, 5.4: the version in four bits, the variant in two.
  drawn[6] = ((drawn[6] ?? 0) & 0x0f) | 0x40;
  drawn[8] = ((drawn[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...drawn].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
