/** Keys wrapped to devices and invites, as statements and acts carry them: each receiver once, ascending. */
import { compareBytes } from '../base/bytes'
import type { Reader, Writer } from './codec'
import { MAX_SEALED_KEY_BYTES } from './limits'
import { KEY_BYTES } from './sizes'
import type { WrappedKey } from './statement'

const byReceiver = (a: WrappedKey, b: WrappedKey) => compareBytes(a.to, b.to)

export function writeWrapped(writer: Writer, wrapped: readonly WrappedKey[]): Writer {
  return writer.list([...wrapped].sort(byReceiver), (w, { to, sealed }) => w.fixed(to, KEY_BYTES).bytes(sealed))
}

export function readWrapped(reader: Reader, most: number): WrappedKey[] {
  return reader.sorted(most, byReceiver, (r) => ({
    to: r.fixed(KEY_BYTES),
    sealed: r.bytes(MAX_SEALED_KEY_BYTES)
  }))
}
