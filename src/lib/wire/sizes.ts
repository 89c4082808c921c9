/** Bytes of what always has the same length, wherever it stands. */
export const HASH_BYTES = 32
export const SIGNATURE_BYTES = 64
export const KEY_BYTES = 32
export const HEAD_BYTES = 8
export const DOC_TAG_BYTES = 16
