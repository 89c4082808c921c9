import { expect, test, vi } from 'vitest'
import { assert } from '$lib/base/assert'
import { bytesToText } from '$lib/base/bytes'
import type { ChannelBinding } from '$lib/sync/transport'
import { MAX_FRAME_BYTES } from '$lib/wire/limits'
import { FakePeerConnection, type FakeChannel } from '../../../tests/support/fake-rtc'
import { connectionClassFor, LOG_CHANNEL_ID, type ConnectionOwner, type MeshConnection } from './mesh-connection'
import { writePresence } from './presence-frames'
import { PRESENCE_CHANNEL_ID } from './webrtc-room'

vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
const OWN = 1
const THEIRS = 2

test('a connection opens with both ends’ fingerprints, the same bytes from either side', async () => {
  const [alice, bob] = [newConnection(), newConnection()]
  await introduce(alice.native, bob.native)
  alice.log.open()
  bob.log.open()

  expect(alice.binding?.own).toEqual(bob.binding?.theirs)
  expect(alice.binding?.theirs).toEqual(bob.binding?.own)
  expect(bytesToText(alice.binding?.own ?? new Uint8Array())).toMatchObject({
    value: expect.stringMatching(/^sha-256 aa:/)
  })
})

test('frames go both ways; what is no frame ends the connection', async () => {
  const { native, log, connection, heard, ended } = await openConnection()
  connection.send(Uint8Array.of(1, 2))
  expect(log.sent).toEqual([Uint8Array.of(1, 2)])

  log.hear(Uint8Array.of(3).buffer)
  expect(heard).toEqual([Uint8Array.of(3)])

  log.hear(new ArrayBuffer(MAX_FRAME_BYTES + 1))
  expect(native.connectionState).toBe('failed')
  expect(ended).toHaveBeenCalledOnce()
  log.hear(Uint8Array.of(4).buffer)
  expect(heard).toHaveLength(1)
})

test('a text, a full buffer and a closed channel end it as well, once', async () => {
  const texts = await openConnection()
  texts.log.hear('hello')
  expect(texts.ended).toHaveBeenCalledOnce()

  const full = await openConnection()
  full.log.readyState = 'closing'
  full.connection.send(Uint8Array.of(1))
  expect(full.ended).toHaveBeenCalledOnce()

  const closed = await openConnection()
  closed.native.close()
  closed.log.close()
  expect(closed.ended).toHaveBeenCalledOnce()
})

test('nothing enters y-webrtc’s channel but presence, and that only after the hello', async () => {
  const { connection, presence, passed } = await openConnection()
  presence.hear(Uint8Array.of(0, 1, 2, 0, 0).buffer)
  presence.hear(word(THEIRS, 'before').buffer)
  expect(passed).toEqual([])

  connection.hearPresence()
  expect(passed).toEqual([word(THEIRS, 'before')])

  presence.hear(Uint8Array.of(0, 2, 2, 0, 0).buffer)
  presence.hear(word(THEIRS, 'x'.repeat(3_000)).buffer)
  presence.hear(word(OWN, 'as you').buffer)
  presence.hear(word(99, 'as somebody else').buffer)
  presence.hear('a text')
  presence.hear(word(THEIRS, 'after').buffer)
  expect(passed).toEqual([word(THEIRS, 'before'), word(THEIRS, 'after')])
})

test('a client that belongs to another link is not believed on this one', async () => {
  const { connection, presence, passed } = await openConnection({ met: (_connection, client) => client !== 77 })
  connection.hearPresence()
  presence.hear(word(77, 'taken').buffer)
  presence.hear(word(THEIRS, 'own').buffer)
  expect(passed).toEqual([word(THEIRS, 'own')])
})

test('nothing leaves by y-webrtc’s channel but our own presence, and that only after the hello', async () => {
  const { native, connection, presence } = await openConnection()
  const channel = native.channelsById.get(PRESENCE_CHANNEL_ID)
  assert(channel, 'the channel is there')
  channel.send(word(OWN, 'before anybody is known'))
  channel.send(word(OWN, 'before'))
  expect(presence.sent).toEqual([])

  connection.hearPresence()
  channel.send(Uint8Array.of(0, 0, 1, 0))
  channel.send(word(THEIRS, 'passed on'))
  channel.send(word(OWN, 'mine'))
  expect(presence.sent).toEqual([word(OWN, 'before'), word(OWN, 'mine')])
})

test('after its peer was put out nothing comes or goes, until its hello counts again', async () => {
  const met = vi.fn(() => true)
  const { native, connection, presence, passed } = await openConnection({ met })
  const channel = native.channelsById.get(PRESENCE_CHANNEL_ID)
  assert(channel, 'the channel is there')
  connection.hearPresence()
  presence.hear(word(THEIRS, 'here').buffer)
  connection.hushPresence()
  presence.hear(word(THEIRS, 'out').buffer)
  channel.send(word(OWN, 'not for them'))
  expect([passed.length, presence.sent.length]).toEqual([1, 0])

  connection.hearPresence()
  expect([passed.length, presence.sent.length]).toEqual([2, 1])
  expect(met).toHaveBeenCalledTimes(2)
})

interface Opened {
  readonly native: FakePeerConnection
  readonly log: FakeChannel
  readonly connection: MeshConnection
  readonly binding: ChannelBinding | null
  readonly heard: readonly Uint8Array[]
  readonly ended: ReturnType<typeof vi.fn>
}

function newConnection(more: Partial<ConnectionOwner> = {}): Opened {
  const made: MeshConnection[] = []
  const heard: Uint8Array[] = []
  const ended = vi.fn()
  let binding: ChannelBinding | null = null
  const Connection = connectionClassFor(RTCPeerConnection, {
    own: OWN,
    made: (connection) => made.push(connection),
    opened: (_connection, bound) => (binding = bound),
    received: (_connection, frame) => heard.push(frame),
    drained: () => undefined,
    ended,
    met: () => true,
    ...more
  })
  const native: unknown = new Connection()
  assert(native instanceof FakePeerConnection, 'the class is made over the fake')
  const log = native.channelsById.get(LOG_CHANNEL_ID)
  const [connection] = made
  assert(log && connection, 'a connection begins with our channel')
  return {
    native,
    log,
    connection,
    heard,
    ended,
    get binding() {
      return binding
    }
  }
}

/** Open, with y-webrtc's channel beside ours; `passed` is what y-webrtc gets to see of it. */
async function openConnection(more: Partial<ConnectionOwner> = {}) {
  const connection = newConnection(more)
  await introduce(connection.native, newConnection().native)
  const presence = connection.native.createDataChannel('y', { id: PRESENCE_CHANNEL_ID })
  const passed: Uint8Array[] = []
  presence.addEventListener('message', (event) => {
    if (event instanceof MessageEvent && event.data instanceof ArrayBuffer) passed.push(new Uint8Array(event.data))
  })
  connection.log.open()
  presence.open()
  return { ...connection, presence, passed }
}

async function introduce(offering: FakePeerConnection, answering: FakePeerConnection): Promise<void> {
  const offer = await offering.createOffer()
  await offering.setLocalDescription(offer)
  await answering.setRemoteDescription(offer)
  const answer = await answering.createAnswer()
  await answering.setLocalDescription(answer)
  await offering.setRemoteDescription(answer)
}

function word(client: number, document: string): Uint8Array<ArrayBuffer> {
  return writePresence({ client, clock: 1, json: JSON.stringify({ document }) })
}
