import type { QrScanView } from '$lib/app/hand-over-views'

/** As many are named as somebody would look for. */
const NAMED = 8

/** "12 of 20 codes read. Missing: 3, 7, 9." */
export function missingCodes({ have, count, missing }: NonNullable<QrScanView['progress']>): string {
  const read = `${have} of ${count} codes read.`
  if (have === count || missing.length === 0) return read
  const named = missing.slice(0, NAMED).map((index) => index + 1)
  const more = missing.length > NAMED ? ' and others' : ''
  return `${read} Missing: ${named.join(', ')}${more}. Later codes fill in for them.`
}
