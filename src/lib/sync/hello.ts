/**
 * Proving, over one connection, which log one writes and which epoch one is of (Rules: Hello).
 *
 * - The signature covers both nonces, both ends of the channel (DTLS fingerprints) and both log keys: it cannot be used on
 *   another connection, and whoever sits in the middle of this one has other fingerprints.
 * - An epoch is proven by a MAC over the same, so a proof says nothing to who does not hold the key.
 * - One's own words come first in what one signs, so a message sent back proves nothing.
 */
import { equalBytes } from '../base/bytes'
import type { KeyId, LogId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { verify, type SigningKey } from '../crypto/signing'
import { newWriter } from '../wire/codec'
import { MAX_PROOFS } from '../wire/limits'
import type { EpochProof } from '../wire/peer-message'
import type { ChannelBinding } from './transport'

/** Both hellos and the channel they came over, from one end's point of view. */
export interface Greeting {
  readonly own: { readonly nonce: Uint8Array; readonly logKey: Uint8Array }
  readonly theirs: { readonly nonce: Uint8Array; readonly logKey: Uint8Array }
  readonly binding: ChannelBinding
}

export interface Proof {
  readonly signature: Uint8Array
  readonly proofs: readonly EpochProof[]
}

/** The epochs this device holds keys of. */
export interface EpochKeys {
  /** The one entries are sealed under now. */
  readonly writing: KeyId
  /** All held, the newest first. */
  readonly epochs: readonly KeyId[]
  /** 32 bytes that only a holder of the epoch's key can make; null where it is not held. */
  prove(epoch: KeyId, context: Uint8Array): Uint8Array | null
}

export interface Hello {
  prove(greeting: Greeting): Promise<Proof>
  /** The peer's log, and whether it writes in our epoch; null where the signature or every epoch proof is wrong. */
  verify(greeting: Greeting, proof: Proof): Promise<{ readonly log: LogId; readonly sameEpoch: boolean } | null>
}

export interface HelloDeps {
  readonly logKey: SigningKey
  keys(): EpochKeys
  logOf(logKey: Uint8Array): LogId
}

/** Proves with this device's log key and the epochs it holds. */
export function newHello({ logKey, keys, logOf }: HelloDeps): Hello {
  return {
    async prove(greeting) {
      const context = contextOf(greeting)
      const proofs = keys()
        .epochs.slice(0, MAX_PROOFS)
        .flatMap((epoch) => {
          const proof = keys().prove(epoch, context)
          return proof ? [{ epoch, proof }] : []
        })
      return { signature: await logKey.sign(signedBytes(context, proofs)), proofs }
    },
    async verify(greeting, { signature, proofs }) {
      const context = contextOf(swapped(greeting))
      const isSigned = await isSignedBy(greeting.theirs.logKey, context, { signature, proofs })
      const shared = proofs.filter((proof) => isRightProof(proof, context, keys()))
      if (!isSigned || shared.length === 0) return null
      const sameEpoch = shared.some(({ epoch }) => epoch === keys().writing)
      return { log: logOf(greeting.theirs.logKey), sameEpoch }
    }
  }
}

/** HEL-2: whoever names a log holds its key, and speaks over this very connection. */
function isSignedBy(logKey: Uint8Array, context: Uint8Array, { signature, proofs }: Proof): Promise<boolean> {
  return verify(logKey, signedBytes(context, proofs), signature)
}

/** HEL-3: only a holder of the epoch's key can make it, and only for this connection. */
function isRightProof({ epoch, proof }: EpochProof, context: Uint8Array, keys: EpochKeys): boolean {
  const expected = keys.prove(epoch, context)
  return expected !== null && equalBytes(expected, proof)
}

function swapped({ own, theirs, binding }: Greeting): Greeting {
  return { own: theirs, theirs: own, binding: { own: binding.theirs, theirs: binding.own } }
}

/** What both ends know of this connection, the speaker's half first. */
function contextOf({ own, theirs, binding }: Greeting): Uint8Array {
  return newWriter()
    .fixed(own.nonce, 32)
    .fixed(theirs.nonce, 32)
    .fixed(own.logKey, 32)
    .fixed(theirs.logKey, 32)
    .bytes(binding.own)
    .bytes(binding.theirs)
    .done()
}

function signedBytes(context: Uint8Array, proofs: readonly EpochProof[]): Uint8Array {
  const listed = newWriter().list(proofs, (writer, { epoch, proof }) => writer.id('key', epoch).fixed(proof, 32))
  return tagged(DOMAINS.hello, context, listed.done())
}
