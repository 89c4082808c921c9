/** Heads in messages: sorted by log, so that equal frontiers have equal bytes (MSG-3). */
import type { LogId } from '../base/ids'
import type { Reader, Writer } from './codec'
import type { Frontier, LogHead } from './entry'
import { MAX_FRONTIER_LOGS } from './limits'

export function writeHeads(writer: Writer, heads: Frontier): Writer {
  const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return writer.list(sorted, (w, [log, { seq, head }]) => w.id('log', log).uint(seq).fixed(head, 8))
}

export function readHeads(reader: Reader): Frontier {
  const heads = new Map<LogId, LogHead>()
  let former = ''
  reader.list(MAX_FRONTIER_LOGS, (r) => {
    const log = r.id('log')
    if (log <= former) r.fail('logs out of order')
    former = log
    heads.set(log, { seq: r.uint(), head: r.fixed(8) })
  })
  return heads
}
