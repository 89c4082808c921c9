import { expect, test } from 'vitest'
import { logEvent } from './event-log'
import { newLog, type LogLevel } from './log'
import type { RelayEvent } from './relay-event'

const ADDRESS = '203.0.113.9'

function listen(level: LogLevel, withAddresses = false) {
  const lines: string[] = []
  let now = Date.UTC(2026, 0, 1)
  const log = newLog({ level, withAddresses, write: (line) => lines.push(line), now: () => now })
  const events = () => lines.map((line) => (JSON.parse(line) as { event: string }).event)
  return { log, lines, events, pass: (ms: number) => (now += ms) }
}

const everything: readonly RelayEvent[] = [
  { kind: 'connected', door: 'mailbox' },
  { kind: 'heard', door: 'mailbox', bytes: 7 },
  { kind: 'cut', door: 'signaling', reason: 'notSignaling', address: ADDRESS },
  { kind: 'turned-away', door: 'mailbox', reason: 'connections', address: ADDRESS },
  { kind: 'shut-out', door: 'signaling', address: ADDRESS },
  { kind: 'disconnected', door: 'mailbox' },
  { kind: 'opened' },
  { kind: 'stored', entries: 1, bytes: 2, ms: 3 },
  { kind: 'refused', reason: 'quota' },
  { kind: 'refused', reason: 'full' },
  { kind: 'left' },
  { kind: 'fault', why: 'the disk does not answer' }
]

test('a line is one JSON object with its time, its level and what happened', () => {
  const { log, lines } = listen('info')
  log.info('listening', { https: true })
  expect(lines).toEqual(['{"time":"2026-01-01T00:00:00.000Z","level":"info","event":"listening","https":true}'])
})

test('by default it tells what somebody may have to look at; silent, nothing; asked, also who was sent away', () => {
  const told = (level: LogLevel) => {
    const { log, events } = listen(level)
    for (const event of everything) logEvent(log, event)
    return events()
  }
  expect(told('off')).toEqual([])
  expect(told('error')).toEqual(['fault'])
  expect(told('warn')).toEqual(['address shut out', 'refused', 'fault'])
  expect(told('info')).toEqual(['cut', 'turned away', 'address shut out', 'refused', 'refused', 'fault'])
})

test('no address is named unless that was asked for', () => {
  const [quiet, open] = [listen('info'), listen('info', true)]
  for (const event of everything) logEvent(quiet.log, event)
  for (const event of everything) logEvent(open.log, event)
  expect(quiet.lines.join('')).not.toContain(ADDRESS)
  expect(open.lines.filter((line) => line.includes(ADDRESS))).toHaveLength(3)
})

test('what repeats without end is counted instead of written', () => {
  const { log, lines, pass } = listen('info')
  for (let at = 0; at < 10_000; at++) log.info('cut')
  expect(lines.length).toBeLessThan(250)
  pass(60_000)
  log.info('closing')
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'closing', leftOut: 10_000 - (lines.length - 1) })
})
