/**
 * What happened at the relay in numbers, for Prometheus. No label names a workspace, a mailbox, a room or an address: each
 * has one of a few fixed words.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { DOORS, type RelayEvent } from './relay-event'

/** What is counted anew whenever somebody asks. */
export interface Measured {
  readonly openMailboxes: number
  /** Mailboxes and bytes kept, null where the store does not answer. */
  kept(): Promise<{ readonly mailboxes: number; readonly bytes: number } | null>
}

export interface Metrics {
  count(event: RelayEvent): void
  /** In the text format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
}

/** From a synced SSD to an SD card that is busy with something else. */
const WRITE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** `measured` is null where there are no mailboxes; with `ofProcess`, memory, CPU and event loop are told as well. */
export function newMetrics(measured: Measured | null, ofProcess = false): Metrics {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const counters = newCounters(registry)
  for (const door of DOORS) counters.connections.set({ door }, 0)
  const gauges = measured ? newGauges(registry) : null

  return {
    count: (event) => countEvent(counters, event),
    async text() {
      if (measured && gauges) {
        gauges.open.set(measured.openMailboxes)
        const kept = await measured.kept()
        if (kept) gauges.mailboxes.set(kept.mailboxes)
        if (kept) gauges.bytes.set(kept.bytes)
      }
      return registry.metrics()
    },
    contentType: registry.contentType
  }
}

type Counters = ReturnType<typeof newCounters>

function newCounters(registry: Registry) {
  const registers = [registry]
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]): Counter<T> =>
    new Counter({ name: `eventual_${name}`, help, labelNames, registers })

  return {
    connections: new Gauge({
      name: 'eventual_connections',
      help: 'WebSockets open now',
      labelNames: ['door'],
      registers
    }),
    connected: counter('connected_total', 'WebSockets that came about', 'door'),
    turnedAway: counter('turned_away_total', 'WebSockets refused before they began', 'door', 'reason'),
    cut: counter('cut_total', 'WebSockets the relay ended', 'door', 'reason'),
    shutOut: counter('shut_out_total', 'Addresses refused for a while', 'door'),
    messages: counter('messages_total', 'Messages and frames taken in', 'door'),
    received: counter('received_bytes_total', 'Bytes taken in', 'door'),
    entries: counter('stored_entries_total', 'Entries written durably'),
    bytes: counter('stored_bytes_total', 'Bytes written durably'),
    refusals: counter('refusals_total', 'Writes and visits refused to devices', 'reason'),
    faults: counter('faults_total', 'What went wrong at the relay itself'),
    writing: new Histogram({
      name: 'eventual_store_write_seconds',
      help: 'From handing a write to the store until it was durable',
      buckets: WRITE_SECONDS,
      registers
    })
  }
}

function newGauges(registry: Registry) {
  const gauge = (name: string, help: string) => new Gauge({ name: `eventual_${name}`, help, registers: [registry] })
  return {
    open: gauge('mailboxes_open', 'Mailboxes somebody has open now'),
    mailboxes: gauge('kept_mailboxes', 'Mailboxes kept'),
    bytes: gauge('kept_bytes', 'Bytes of entries and statements kept')
  }
}

function countEvent(counters: Counters, event: RelayEvent): void {
  switch (event.kind) {
    case 'connected':
      counters.connected.inc({ door: event.door })
      return counters.connections.inc({ door: event.door })
    case 'disconnected':
      return counters.connections.dec({ door: event.door })
    case 'heard':
      counters.messages.inc({ door: event.door })
      return counters.received.inc({ door: event.door }, event.bytes)
    case 'cut':
      return counters.cut.inc({ door: event.door, reason: event.reason })
    case 'turned-away':
      return counters.turnedAway.inc({ door: event.door, reason: event.reason })
    case 'shut-out':
      return counters.shutOut.inc({ door: event.door })
    case 'stored':
      counters.entries.inc(event.entries)
      counters.bytes.inc(event.bytes)
      return counters.writing.observe(event.ms / 1000)
    case 'refused':
      return counters.refusals.inc({ reason: event.reason })
    case 'fault':
      return counters.faults.inc()
    case 'opened':
    case 'left':
      return // Told by the gauge of open mailboxes.
  }
}
