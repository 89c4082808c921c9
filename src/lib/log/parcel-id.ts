/** Names of sealed statements (PAR-1): the hash of what is sealed, so that whoever carries it can check it. */
import { compareBytes, joinBytes } from '../base/bytes'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { PARCEL_ID_BYTES } from '../wire/limits'

/** First 16 bytes of SHA-256 over the domain tag and the sealed bytes. */
export function parcelIdOf(sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(tagged(DOMAINS.parcel, sealed)).slice(0, PARCEL_ID_BYTES)
}

const DIGEST_BYTES = 8

/** Eight bytes that differ where two sets of parcels do (MBX-3). */
export function parcelsDigest(ids: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return sha256(tagged(DOMAINS.parcels, joinBytes([...ids].sort(compareBytes)))).slice(0, DIGEST_BYTES)
}
