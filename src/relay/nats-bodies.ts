/**
 * The bytes of messages, in one piece or in parts: parts are sent and acknowledged before the message that names them.
 */
import { concatBytes } from '$lib/base/bytes'
import { ok, type Result } from '$lib/base/result'
import type { StoreFault } from './mailbox-store'
import type { NatsStream } from './nats-stream'
import { partHeaders, type BodyPlace, type MailboxSubjects } from './nats-words'

/** A body that can be named by a message: its place but for the message's own. */
export interface SentBody {
  readonly place: Omit<BodyPlace, 'at'>
  /** What goes into the message itself. */
  readonly inline: Uint8Array
}

type Asked<T> = Promise<Result<T, StoreFault>>

/** Sends a body's parts where it needs any. `stamp` is of the write's own. */
export async function sendBody(
  stream: NatsStream,
  own: MailboxSubjects,
  { stamp, bytes }: { readonly stamp: string; readonly bytes: Uint8Array }
): Asked<SentBody> {
  const place = { stamp, length: bytes.length, partBytes: stream.mostBodyBytes, parts: [] }
  if (bytes.length <= stream.mostBodyBytes) return ok({ place, inline: bytes })
  const count = Math.ceil(bytes.length / place.partBytes)
  const sent = await Promise.all(
    Array.from({ length: count }, (_, part) => {
      const data = bytes.subarray(part * place.partBytes, (part + 1) * place.partBytes)
      return stream.publish({ subject: own.part(stamp, part), headers: partHeaders(stamp), data })
    })
  )
  const parts: number[] = []
  for (const one of sent) {
    if (!one.ok) return one
    parts.push(one.value)
  }
  return ok({ place: { ...place, parts }, inline: new Uint8Array(0) })
}

/** A copy of some bytes of a body; null where the stream has it no more. */
export async function readBody(
  stream: NatsStream,
  place: BodyPlace,
  { from, length }: { readonly from: number; readonly length: number }
): Asked<Uint8Array | null> {
  const first = place.parts.length === 0 ? 0 : Math.floor(from / place.partBytes)
  const end = place.parts.length === 0 ? 1 : Math.ceil((from + length) / place.partBytes)
  const places = place.parts.length === 0 ? [place.at] : place.parts.slice(first, end)
  const got = await Promise.all(places.map((at) => stream.get(at, place.stamp)))
  const chunks: Uint8Array[] = []
  for (const one of got) {
    if (!one.ok) return one
    if (!one.value) return ok(null)
    chunks.push(one.value.data)
  }
  const start = from - first * place.partBytes
  const bytes = concatBytes(...chunks).slice(start, start + length)
  return ok(bytes.length === length ? bytes : null)
}
