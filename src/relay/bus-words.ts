/** What relay processes that share a store tell each other of a mailbox: a word for everybody in it, or what is stored now. */
import type { Result } from '$lib/base/result'
import { decodeWith, newWriter, type MalformedBytes } from '$lib/wire/codec'
import { MAX_FRONTIER_LOGS, MAX_MESSAGE_BYTES, MAX_PARCELS, PARCEL_ID_BYTES } from '$lib/wire/limits'
import type { LogTip } from './mailbox-store'

export type BusWord =
  | { readonly kind: 'say'; readonly lane: 'fast' | 'slow'; readonly word: Uint8Array }
  | { readonly kind: 'stored'; readonly tips: readonly LogTip[]; readonly parcels: readonly Uint8Array[] }

export function encodeBusWord(said: BusWord): Uint8Array<ArrayBuffer> {
  if (said.kind === 'say') {
    return newWriter()
      .byte(0)
      .flag(said.lane === 'slow')
      .bytes(said.word)
      .done()
  }
  return newWriter()
    .byte(1)
    .list(said.tips, (w, { log, logKey, seq, hash }) => w.id('log', log).fixed(logKey, 32).uint(seq).fixed(hash, 32))
    .list(said.parcels, (w, id) => w.fixed(id, PARCEL_ID_BYTES))
    .done()
}

export function decodeBusWord(bytes: Uint8Array): Result<BusWord, MalformedBytes> {
  return decodeWith(bytes, (reader): BusWord => {
    switch (reader.byte()) {
      case 0:
        return { kind: 'say', lane: reader.flag() ? 'slow' : 'fast', word: reader.bytes(MAX_MESSAGE_BYTES) }
      case 1:
        return {
          kind: 'stored',
          tips: reader.list(MAX_FRONTIER_LOGS, (r) => ({
            log: r.id('log'),
            logKey: r.fixed(32),
            seq: r.uint(),
            hash: r.fixed(32)
          })),
          parcels: reader.list(MAX_PARCELS, (r) => r.fixed(PARCEL_ID_BYTES))
        }
      default:
        return reader.fail('no such word')
    }
  })
}
