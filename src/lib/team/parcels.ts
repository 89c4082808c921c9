/**
 * Statements sealed for whoever carries them and may not read them: a relay, a file (PAR-1, PAR-2).
 *
 * Equal statements are sealed into equal bytes under one epoch, whoever seals them: so a relay keeps each once, and two
 * devices can compare what it holds by ids alone. The nonce is a MAC of the statement under a key of its own, so that it
 * repeats only where the plaintext does.
 */
import type { Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { hmacSha256 } from '../crypto/hash'
import { aesKey, deriveFrom, type SealingKey } from '../crypto/sealing'

export interface ParcelBox {
  /** Nonce ‖ ciphertext ‖ tag, the same for the same statement. */
  seal(statement: Uint8Array): Promise<Uint8Array<ArrayBuffer>>
  /** The signed statement's bytes, not judged yet; fails for what was sealed under another epoch, or changed. */
  open(parcel: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>, { kind: 'CannotOpen' }>>
}

/** Seals and opens under the key of one epoch. */
export async function parcelBox(epoch: SealingKey): Promise<ParcelBox> {
  const key = await aesKey(deriveFrom(epoch, DOMAINS.parcelSeal))
  const nonceKey = deriveFrom(epoch, DOMAINS.parcelNonce)
  const context = tagged(DOMAINS.parcel)
  return {
    seal(statement) {
      const nonce = hmacSha256(nonceKey, statement)
      return key.seal(context, statement, { bytes: (length) => nonce.slice(0, length), fraction: () => 0 })
    },
    open: (parcel) => key.open(context, parcel)
  }
}
