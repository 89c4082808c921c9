/** What of the relay's events is worth a line: what somebody may have to do something about, and on demand what was turned away. */
import type { Log } from './log'
import type { RelayEvent } from './relay-event'

export function logEvent(log: Log, event: RelayEvent): void {
  switch (event.kind) {
    case 'fault':
      return log.error('fault', { why: event.why })
    case 'refused':
      if (isOfTheRelay(event.reason)) return log.warn('refused', { reason: event.reason })
      return log.info('refused', { reason: event.reason })
    case 'shut-out':
      return log.warn('address shut out', { door: event.door, address: event.address })
    case 'turned-away':
      return log.info('turned away', { door: event.door, reason: event.reason, address: event.address })
    case 'cut':
      return log.info('cut', { door: event.door, reason: event.reason, address: event.address })
    case 'connected':
    case 'disconnected':
    case 'heard':
    case 'opened':
    case 'left':
    case 'stored':
      return // Everyday: the metrics count them.
  }
}

/** The others are refused by what they sent; these, by a disk that is full or does not answer. */
function isOfTheRelay(reason: string): boolean {
  return reason === 'full' || reason === 'unavailable'
}
