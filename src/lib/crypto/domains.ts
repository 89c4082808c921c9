/**
 * Every signature, MAC, hash and derived key says what it is for: its domain tag comes first (CRY-1), so that bytes made
 * for one purpose never pass for another. A tag is never reused and never changes its meaning.
 */
import { concatBytes, textToBytes } from '../base/bytes'

export const DOMAINS = {
  logId: 'eventual/log-id/1',
  deviceId: 'eventual/device-id/1',
  entry: 'eventual/entry/1',
  record: 'eventual/record/1',
  body: 'eventual/body/1',
  recordBody: 'eventual/record-body/1',
  statement: 'eventual/statement/1',
  inviteAdmit: 'eventual/invite-admit/1',
  deviceConsent: 'eventual/device-consent/1',
  logConsent: 'eventual/log-consent/1',
  keyHash: 'eventual/key-hash/1',
  keyId: 'eventual/key-id/1',
  wrap: 'eventual/wrap/1',
  hello: 'eventual/hello/1',
  epochProof: 'eventual/epoch-proof/1',
  room: 'eventual/room/1',
  roomPassword: 'eventual/room-password/1',
  mailbox: 'eventual/mailbox/1',
  formerKey: 'eventual/former-key/1',
  epochWrap: 'eventual/epoch-wrap/1',
  deviceWrap: 'eventual/device-wrap/1',
  lookWrap: 'eventual/look-wrap/1',
  lookSeal: 'eventual/look-seal/1',
  clientId: 'eventual/client-id/1',
  forkLog: 'eventual/fork-log/1',
  bucket: 'eventual/bucket/1',
  vault: 'eventual/vault/1',
  spareSign: 'eventual/spare-sign/1',
  spareBox: 'eventual/spare-box/1',
  backupSeal: 'eventual/backup-seal/1',
  backupCheck: 'eventual/backup-check/1',
  backupChunk: 'eventual/backup-chunk/1',
  safetyWords: 'eventual/safety-words/1',
  returnCode: 'eventual/return-code/1',
  returnWords: 'eventual/return-words/1',
  mailboxOpen: 'eventual/mailbox-open/1',
  parcel: 'eventual/parcel/1',
  parcels: 'eventual/parcels/1',
  parcelSeal: 'eventual/parcel-seal/1',
  parcelNonce: 'eventual/parcel-nonce/1',
  liveSeal: 'eventual/live-seal/1',
  live: 'eventual/live/1',
  qrRun: 'eventual/qr-run/1',
  qrPart: 'eventual/qr-part/1',
  qrMix: 'eventual/qr-mix/1'
} as const

/** Those of guest links. */
export const GUEST_DOMAINS = {
  mailbox: 'eventual/guest-mailbox/1',
  place: 'eventual/guest-place/1',
  key: 'eventual/guest-key/1',
  link: 'eventual/guest-link/1'
} as const

/** Two keys are derived under their text alone, with no zero byte behind it: released so, and their bytes stay. */
export const BARE_DOMAINS = {
  docTag: 'doc-tag',
  inviteBox: 'eventual/invite-box/1'
} as const

/** Tags as bytes, by tag: as many as there are purposes. */
const bytesByTag = new Map<string, Uint8Array>()

/** One zero byte ends the tag: no tag is the beginning of another tag's message. */
export function tagged(domain: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const tag = bytesByTag.get(domain) ?? concatBytes(textToBytes(domain), Uint8Array.of(0))
  bytesByTag.set(domain, tag)
  return concatBytes(tag, ...parts)
}
