/** What the memory of the module for long contents holds, by byte, behind the 64 bytes of its accumulators. */
export const SECRET_AT = 64;
export const SECRET_BYTES = 192;
export const DIGEST_AT = SECRET_AT + SECRET_BYTES;
