import { afterEach, expect, test, vi } from 'vitest'
import { newScope } from '$lib/base/scope'
import { FakePeerConnection } from '../../../tests/support/fake-rtc'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { ANNOUNCE_EVERY_MS, newMesh, type MeshDeps } from './mesh'
import { LOG_CHANNEL_ID } from './mesh-connection'
import { newPresence } from './presence'
import type { WebrtcRoomOptions } from './webrtc-room'

vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
const current = { room: 'now', password: 'one' }
const former = { room: 'then', password: 'two' }
let tests = newScope()

afterEach(() => {
  tests.end()
  tests = newScope()
})

test('nothing is loaded or announced before it is wanted, and rooms are opened once, the current epoch’s first', async () => {
  const { mesh, trace, settled } = newTestMesh()
  await settled()
  expect(trace).toEqual([])

  mesh.connect()
  mesh.connect()
  await settled()
  expect(trace).toEqual(['open now', 'open then', 'connect now', 'connect then'])
})

test('work offline closes every link and stops looking, at once', async () => {
  const { mesh, trace, settled, options, time } = newTestMesh()
  mesh.connect()
  await settled()
  const closed = vi.fn()
  mesh.closed.listen(closed)
  await openLink(options[0])

  mesh.disconnect()
  expect(closed).toHaveBeenCalledOnce()
  const before = trace.length
  time.passed(ANNOUNCE_EVERY_MS)
  mesh.lookNow()
  await settled()
  expect(trace.slice(before)).toEqual([])

  mesh.connect()
  expect(trace.slice(before)).toEqual(['connect now', 'connect then'])
})

test('work offline chosen while y-webrtc is still loading holds', async () => {
  const { mesh, trace, settled } = newTestMesh()
  mesh.connect()
  mesh.disconnect()
  await settled()
  expect(trace).not.toContain('connect now')
})

test('it announces itself every round, and when asked', async () => {
  const { mesh, trace, settled, time } = newTestMesh()
  mesh.connect()
  await settled()
  mesh.lookNow()
  time.passed(ANNOUNCE_EVERY_MS)
  expect(trace.filter((line) => line === 'announce now')).toHaveLength(2)
})

test('what cannot be loaded now is tried again at the next round, and reported', async () => {
  const { mesh, trace, settled, time, reported, fails } = newTestMesh()
  fails.next = 1
  mesh.connect()
  await settled()
  expect(reported).toHaveLength(1)
  expect(trace).toEqual([])

  time.passed(ANNOUNCE_EVERY_MS)
  await settled()
  expect(trace).toEqual(['open now', 'open then', 'connect now', 'connect then'])
})

test('closing leaves no room open, even one that was still being opened', async () => {
  const { mesh, trace, settled } = newTestMesh()
  mesh.connect()
  mesh.close()
  await settled()
  expect(trace.filter((line) => line.startsWith('close'))).toEqual(['close now', 'close then'])
})

function newTestMesh() {
  const trace: string[] = []
  const options: WebrtcRoomOptions[] = []
  const reported: unknown[] = []
  const fails = { next: 0 }
  const time = newHandTimers()
  const presence = newPresence()
  tests.defer(() => presence.close())

  async function openRoom(room: WebrtcRoomOptions) {
    await Promise.resolve()
    if (fails.next-- > 0) throw new Error('offline the first time')
    options.push(room)
    const say = (what: string) => () => void trace.push(`${what} ${room.door.room}`)
    say('open')()
    return { connect: say('connect'), disconnect: () => undefined, announce: say('announce'), close: say('close') }
  }

  const deps: MeshDeps = {
    doors: [current, former],
    signaling: () => ['ws://localhost/signal'],
    ice: () => [],
    awareness: presence.awareness,
    presence: presence.book,
    timers: time,
    random: { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 },
    native: RTCPeerConnection,
    openRoom,
    reportFailure: (cause) => reported.push(cause)
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { mesh: newMesh(deps), trace, options, reported, fails, time, settled }
}

/** What y-webrtc does when it meets somebody, up to the open channel. */
async function openLink(room: WebrtcRoomOptions | undefined): Promise<void> {
  const native: unknown = room && new room.connectionClass()
  if (!(native instanceof FakePeerConnection)) throw new Error('the class is made over the fake')
  await native.setLocalDescription(await native.createOffer())
  await native.setRemoteDescription(await new FakePeerConnection().createAnswer())
  native.channelsById.get(LOG_CHANNEL_ID)?.open()
}
