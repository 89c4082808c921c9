/** Bytes of a frontier, or of a delta of one: a list sorted by log (ENT-2). Apart from entries, because lists read no entry. */
import { compareIds, type LogId } from '../base/ids'
import type { Reader, Writer } from './codec'
import type { Frontier, LogHead } from './entry'
import { MAX_DEPS } from './limits'
import { HEAD_BYTES } from './sizes'

const byLog = ([a]: readonly [LogId, LogHead], [b]: readonly [LogId, LogHead]) => compareIds(a, b)

export function writeFrontier(writer: Writer, frontier: Frontier): void {
  writer.list([...frontier].sort(byLog), (w, [log, { seq, head }]) =>
    w.id('log', log).uint(seq).fixed(head, HEAD_BYTES)
  )
}

export function readFrontier(reader: Reader, most = MAX_DEPS): Frontier {
  return new Map(reader.sorted(most, byLog, (r) => [r.id('log'), { seq: readSeq(r), head: r.fixed(HEAD_BYTES) }]))
}

/** Entries count from 1: a head at 0 would say in more words that there is none. */
function readSeq(reader: Reader): number {
  return reader.uint() || reader.fail('a head before the first entry')
}
