/** The browser's randomness: unpredictable bytes, and a fraction that is for jitter only. */
import type { Random } from '$lib/base/ports'

/** What one call of getRandomValues may ask for. */
const QUOTA_BYTES = 65_536

export const browserRandom: Random = {
  bytes(length) {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += QUOTA_BYTES) crypto.getRandomValues(bytes.subarray(at, at + QUOTA_BYTES))
    return bytes
  },
  fraction: () => Math.random()
}
