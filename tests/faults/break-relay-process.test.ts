/** A reproduction (r-break): a stranger, with a mailbox of their own, ends the process of a relay with one word. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { bytesToBase64url } from '$lib/base/bytes'
import { bytesToId, idToBytes } from '$lib/base/ids'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { decodeRelayWord, encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { messageToFrames, takeFrame } from '$lib/wire/fragment'
import { MAX_FRONTIER_LOGS } from '$lib/wire/limits'
import { buildForNode } from '../../scripts/node-build.js'
import { openLevelStore } from '../../src/relay/level-store'
import { newSimRandom } from '../support/sim-random'

test('one word in a mailbox that holds as many logs as it may does not end the relay', { timeout: 180_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'eventual-break-'))
  const key = await signingKeyFromSeed(new Uint8Array(32).fill(42))
  const workspace = bytesToId('workspace', new Uint8Array(32).fill(9))
  // What a stranger may have sent before: one small entry for each of so many logs, some 20 MB.
  const opened = await openLevelStore(directory, { random: newSimRandom(1) })
  if (!opened.ok) throw new Error(opened.error.why)
  const store = opened.value
  const appends = Array.from({ length: MAX_FRONTIER_LOGS }, (_, n) => {
    const bytes = new Uint8Array(16)
    new DataView(bytes.buffer).setUint32(0, n)
    const log = bytesToId('log', bytes)
    const tip = { log, logKey: new Uint8Array(32), seq: 1, hash: new Uint8Array(32) }
    return { piece: { log, from: 1, to: 1, form: 'entries' as const, bytes: new Uint8Array(200) }, tip, after: 0 }
  })
  const written = await store.write(bytesToBase64url(key.publicKey), { workspace, appends, parcels: [], records: [] })
  expect(written.ok).toBe(true)
  await store.close()

  const bundle = await buildForNode('relay', 'src/relay/main.ts')
  const child = spawn(process.execPath, [bundle, '--port', '0', '--no-app', '--data', directory], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const exit = once(child, 'close').then(([code]) => `ended with ${String(code)}`)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const address = /https?:\/\/[^ ]*?:(\d+)/.exec(line)?.[1] ?? ''
  const socket = new WebSocket(`ws://127.0.0.1:${address}/mailbox`)
  const say = (word: RelayWord) => {
    for (const frame of messageToFrames(encodeRelayWord(word), new Uint8Array(16))) socket.send(frame)
  }
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer) => {
    const taken = takeFrame(null, new Uint8Array(data))
    const word = taken.ok && taken.value.message ? decodeRelayWord(taken.value.message) : null
    if (!word?.ok) return
    if (word.value.kind === 'opened') say({ kind: 'digests', digests: [new Uint8Array(8)] })
    if (word.value.kind !== 'relay') return
    const signed = tagged(DOMAINS.mailboxOpen, word.value.nonce, word.value.store, idToBytes(workspace))
    void key.sign(signed).then((signature) => say({ kind: 'open', mailbox: key.publicKey, workspace, signature }))
  })
  const fate = await Promise.race([exit, new Promise<string>((resolve) => setTimeout(() => resolve('runs'), 8_000))])
  console.log(fate, errors.slice(-700))
  socket.terminate()
  child.kill()
  await exit
  await rm(directory, { recursive: true })
  expect(fate).toBe('runs')
})
