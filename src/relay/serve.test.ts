import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { certificateOne, certificateTwo } from '../../tests/support/loopback-certificates'
import { newHandTimers } from '../../tests/support/hand-timers'
import { ok } from '$lib/base/result'
import { ANSWER_WITHIN_MS, newHealth } from './health'
import { RELAY_LINE } from './http-answers'
import type { MailboxHub } from './mailbox-hub'
import { newMetrics } from './metrics'
import { parseCommand, type ServeOptions } from './options'
import type { RelayEvent } from './relay-event'
import { serve, type RunningRelay } from './serve'
import { startServer, type Certificate } from './server'

const folder = mkdtempSync(join(tmpdir(), 'eventual-serve-'))
afterAll(() => rmSync(folder, { recursive: true }))
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]

const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.close()
})

let relays = 0

function optionsOf(argv: string): ServeOptions {
  const data = join(folder, `data-${(relays += 1)}`)
  const parsed = parseCommand(`--port 0 --data ${data} ${argv}`.trim().split(' '), {})
  if (!parsed.ok || parsed.value.kind !== 'serve') throw new Error(argv)
  return parsed.value.options
}

async function start(argv = '', lines: string[] = []): Promise<RunningRelay> {
  const served = await serve(optionsOf(argv), (line) => lines.push(line))
  if (!served.ok) throw new Error(served.error.sentence)
  running.push(served.value)
  return served.value
}

async function sentenceOf(argv: string): Promise<string> {
  const served = await serve(optionsOf(argv), () => undefined)
  if (!served.ok) return served.error.sentence
  running.push(served.value)
  return 'it runs'
}

function write({ cert: certificate, key: its }: Certificate): void {
  writeFileSync(cert, certificate)
  writeFileSync(key, its)
}

const metricsOf = async (address: string, headers = {}) => {
  const answer = await fetch(`${address}/metrics`, { headers })
  return { status: answer.status, text: await answer.text() }
}

test('a relay alone says in one line what it is, and is well', async () => {
  const { address } = await start()
  const answer = await fetch(`${address}/?from=mail`)
  expect([answer.status, await answer.text()]).toEqual([200, RELAY_LINE])
  expect((await fetch(`${address}/index.html`)).status).toBe(404)
  expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ ok: true })
})

test('metrics are told to this machine, and through no proxy, unless they are public', async () => {
  const { address } = await start()
  const here = await metricsOf(address)
  expect(here.status).toBe(200)
  expect(here.text).toMatch(/^eventual_connections\{door="mailbox"\} 0$/m)
  expect(here.text).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect((await metricsOf(address, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403)

  const open = await start('--metrics-public')
  expect((await metricsOf(open.address, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200)
})

test('what keeps it from running is one sentence', async () => {
  const { address } = await start()
  const { port } = new URL(address)
  expect(await sentenceOf(`--port ${port}`)).toBe(
    `127.0.0.1:${port} is in use. Choose another port: PORT=4174 before the command, or --port 4174.`
  )
  expect(await sentenceOf(`--app ${folder}`)).toBe(
    `There is no app in ${folder}. Build it (npm run build), or serve the relay alone: --no-app.`
  )
  expect(await sentenceOf(`--tls-cert ${folder}/none --tls-key ${folder}/none`)).toBe(
    `Cannot read ${folder}/none (ENOENT). Give --tls-cert and --tls-key files this user may read.`
  )
  expect(await sentenceOf(`--data ${folder}/data-${relays}`)).toBe('it runs')
  expect(await sentenceOf(`--data ${folder}/data-${relays - 1}`)).toContain('Another process has the store')
  writeFileSync(cert, 'no certificate')
  writeFileSync(key, 'no key')
  expect(await sentenceOf(`--tls-cert ${cert} --tls-key ${key}`)).toContain('are not a certificate and its key in PEM')
})

/** The name in the certificate it shows to whoever connects now. */
async function shownName(address: string): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port: Number(new URL(address).port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { subject } = socket.getPeerCertificate()
  socket.destroy()
  return String(subject.CN)
}

test('with a certificate it speaks https and wss, and takes the next one while it runs', async () => {
  write(certificateOne)
  const lines: string[] = []
  const relay = await start(`--tls-cert ${cert} --tls-key ${key} --log-level warn`, lines)
  expect(relay.address).toMatch(/^https:\/\/localhost:/)
  const socket = new WebSocket(`wss://127.0.0.1:${new URL(relay.address).port}/signal`, { ca: certificateOne.cert })
  await once(socket, 'open')
  socket.send('{"type":"ping"}')
  expect(String((await once(socket, 'message'))[0])).toBe('{"type":"pong"}')
  expect(await shownName(relay.address)).toBe('relay one')

  write(certificateTwo)
  relay.renew()
  expect(await shownName(relay.address)).toBe('relay two')
  expect(socket.readyState).toBe(WebSocket.OPEN)
  expect(lines).toEqual([])

  writeFileSync(cert, 'no certificate')
  relay.renew()
  expect(await shownName(relay.address)).toBe('relay two')
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'certificate not renewed: the one before stays'
  ])
})

test('everything that happens is counted, and no label names anybody', async () => {
  const metrics = newMetrics({ openMailboxes: 3, kept: async () => ({ mailboxes: 5, bytes: 77 }) })
  const address = '203.0.113.9'
  const events: readonly RelayEvent[] = [
    { kind: 'connected', door: 'mailbox' },
    { kind: 'heard', door: 'mailbox', bytes: 7 },
    { kind: 'cut', door: 'signaling', reason: 'notSignaling', address },
    { kind: 'turned-away', door: 'mailbox', reason: 'connections', address },
    { kind: 'shut-out', door: 'signaling', address },
    { kind: 'opened' },
    { kind: 'stored', entries: 11, bytes: 222, ms: 3 },
    { kind: 'refused', reason: 'quota' },
    { kind: 'fault', why: 'the disk of somebody' }
  ]
  for (const event of events) metrics.count(event)
  const text = await metrics.text()
  const told = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.includes('_bucket'))
  expect(told).toEqual([
    'eventual_connections{door="signaling"} 0',
    'eventual_connections{door="mailbox"} 1',
    'eventual_connected_total{door="mailbox"} 1',
    'eventual_turned_away_total{door="mailbox",reason="connections"} 1',
    'eventual_cut_total{door="signaling",reason="notSignaling"} 1',
    'eventual_shut_out_total{door="signaling"} 1',
    'eventual_messages_total{door="mailbox"} 1',
    'eventual_received_bytes_total{door="mailbox"} 7',
    'eventual_stored_entries_total 11',
    'eventual_stored_bytes_total 222',
    'eventual_refusals_total{reason="quota"} 1',
    'eventual_faults_total 1',
    'eventual_store_write_seconds_sum 0.003',
    'eventual_store_write_seconds_count 1',
    'eventual_mailboxes_open 3',
    'eventual_kept_mailboxes 5',
    'eventual_kept_bytes 77'
  ])
})

test('it is well while its store answers in time, and asks it once for all who ask', async () => {
  const timers = newHandTimers()
  let asked = 0
  let answer: () => void = () => undefined
  const isWell = newHealth(
    {
      open: () => {
        asked += 1
        return new Promise((resolve) => (answer = () => resolve(ok(null))))
      }
    },
    timers
  )
  const [first, second] = [isWell(), isWell()]
  answer()
  expect([await first, await second, asked]).toEqual([true, true, 1])

  const late = isWell()
  timers.passed(ANSWER_WITHIN_MS)
  expect([await late, asked]).toEqual([false, 2])
  const failing = newHealth({ open: () => Promise.reject(new Error('gone')) }, timers)
  expect(await failing()).toBe(false)
})

test('a store that does not answer is said by the health check, and by nothing of what it holds', async () => {
  const started = await startServer({ directory: null, host: '127.0.0.1', port: 0, isWell: async () => false })
  if (!started.ok) throw new Error(started.error.code)
  running.push(started.value)
  const answer = await fetch(`${started.value.address}/healthz`)
  expect([answer.status, await answer.text()]).toEqual([503, '{"ok":false}\n'])
})

test('ending, it lets the mailboxes store what was taken before it says goodbye', async () => {
  const order: string[] = []
  const hub: MailboxHub = {
    openMailboxes: 0,
    idle: () => Promise.resolve(),
    visit: () => ({ received: () => undefined, drained: () => undefined, closed: () => order.push('closed') }),
    async close() {
      await new Promise(setImmediate)
      order.push('stored')
    }
  }
  const events: RelayEvent[] = []
  const started = await startServer({
    directory: null,
    host: '127.0.0.1',
    port: 0,
    hub,
    tell: (event) => events.push(event)
  })
  if (!started.ok) throw new Error(started.error.code)
  const socket = new WebSocket(`${started.value.address.replace('http', 'ws')}/mailbox`)
  await once(socket, 'open')
  const goodbye = once(socket, 'close')
  await started.value.close()
  expect((await goodbye)[0]).toBe(1001)
  expect(order).toEqual(['stored', 'closed'])
  expect(events.map(({ kind }) => kind)).toEqual(['connected', 'disconnected'])
})
