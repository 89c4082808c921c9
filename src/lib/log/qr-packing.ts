/** What a run of QR codes carries: a bundle, deflated where that makes it smaller (BUN-5), and the hashes its parts are made with. */
import { concatBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { MAX_QR_BUNDLE_BYTES } from '../wire/limits'
import { QR_CHECK_BYTES, QR_RUN_BYTES, type QrHashes } from '../wire/qr-parts'
import { deflate, inflateWithin } from './deflate'

const PLAIN = 0
const DEFLATED = 1

export const qrHashes: QrHashes = {
  run: (packed) => sha256(tagged(DOMAINS.qrRun, packed)).slice(0, QR_RUN_BYTES),
  check: (part) => sha256(tagged(DOMAINS.qrPart, part)).slice(0, QR_CHECK_BYTES),
  mix(run, index) {
    const number = new DataView(new ArrayBuffer(4))
    number.setUint32(0, index)
    return sha256(tagged(DOMAINS.qrMix, run, new Uint8Array(number.buffer)))
  }
}

/** What is sealed hardly shrinks; ids that come again do. */
export function packForQr(bundle: Uint8Array): Uint8Array<ArrayBuffer> {
  const deflated = deflate(bundle)
  const isSmaller = deflated.length < bundle.length
  return concatBytes(Uint8Array.of(isSmaller ? DEFLATED : PLAIN), isSmaller ? deflated : bundle)
}

/** The bundle's bytes, not looked at yet; stopped at MAX_QR_BUNDLE_BYTES. */
export function unpackFromQr(packed: Uint8Array): Result<Uint8Array, { readonly kind: 'Malformed' }> {
  const [form, bytes] = [packed[0], packed.subarray(1)]
  if (form === PLAIN) return ok(bytes)
  return form === DEFLATED ? inflateWithin(bytes, MAX_QR_BUNDLE_BYTES) : err({ kind: 'Malformed' })
}
