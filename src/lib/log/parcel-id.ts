/** The name of a sealed statement (PAR-1): the hash of what is sealed, so that whoever carries it can check it. */
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { PARCEL_ID_BYTES } from '../wire/limits'

/** First 16 bytes of SHA-256 over the domain tag and the sealed bytes. */
export function parcelIdOf(sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(tagged(DOMAINS.parcel, sealed)).slice(0, PARCEL_ID_BYTES)
}
