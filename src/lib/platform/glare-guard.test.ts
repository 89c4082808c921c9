import { expect, test, vi } from 'vitest'
import { FakePeerConnection } from '../../../tests/support/fake-rtc'
import { withGlareGuard } from './glare-guard'

vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
const Guarded = withGlareGuard(RTCPeerConnection)
const offer = { type: 'offer', sdp: 'theirs' } as const
const answer = { type: 'answer', sdp: 'theirs' } as const

test('a side that took an offer never goes on with its own', async () => {
  const connection = new Guarded()
  const own = await connection.createOffer()
  const setting = connection.setLocalDescription(own)
  await connection.setRemoteDescription(offer)

  expect(await isPending(setting)).toBe(true)
  expect(await isPending(connection.createOffer())).toBe(true)
  await connection.setLocalDescription(await connection.createAnswer())
  expect(connection.localDescription?.type).toBe('answer')
})

test('an answer nobody waits for is ignored, one that is waited for is taken', async () => {
  const connection = new Guarded()
  expect(await isPending(connection.setRemoteDescription(answer))).toBe(true)
  expect(connection.remoteDescription).toBeNull()

  await connection.setLocalDescription(await connection.createOffer())
  await connection.setRemoteDescription(answer)
  expect(connection.remoteDescription?.type).toBe('answer')
})

test('a proven connection is never negotiated anew, by nobody', async () => {
  const connection = new Guarded()
  await connection.setLocalDescription(await connection.createOffer())
  await connection.setRemoteDescription(answer)
  connection.settle()

  expect(await isPending(connection.setRemoteDescription(offer))).toBe(true)
  expect(await isPending(connection.createOffer())).toBe(true)
  expect(await isPending(connection.setLocalDescription(offer))).toBe(true)
  expect(connection.remoteDescription?.type).toBe('answer')
})

test('a failing candidate is swallowed; a failing offer fails the connection', async () => {
  const connection = new Guarded()
  await expect(connection.addIceCandidate({ candidate: 'nonsense' })).resolves.toBeUndefined()

  vi.spyOn(FakePeerConnection.prototype, 'setLocalDescription').mockRejectedValueOnce(new Error('refused'))
  const failed = new Promise((resolve) => connection.addEventListener('connectionstatechange', resolve))
  const setting = connection.setLocalDescription(offer)
  await failed
  expect(connection.connectionState).toBe('failed')
  expect(await isPending(setting)).toBe(true)
})

test('failing is told once', () => {
  const connection = new Guarded()
  const told = vi.fn()
  connection.addEventListener('connectionstatechange', told)
  connection.fail()
  connection.fail()
  expect(told).toHaveBeenCalledOnce()
})

/** Whether it is still waiting after everything that could settle it has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol('waiting')
  await new Promise((resolve) => setImmediate(resolve))
  return (await Promise.race([promise, Promise.resolve(waiting)])) === waiting
}
