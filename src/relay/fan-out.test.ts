import { expect, test } from 'vitest'
import { MAX_FRAME_BYTES } from '$lib/wire/limits'
import { FanOut } from './fan-out'
import { Visit } from './visit'

const nobody = { heard: () => undefined, left: () => undefined, broke: () => undefined }

/** Ends of turns are the test's. */
function newRoom() {
  const turns: (() => void)[] = []
  const visits = new Set<Visit>()
  const fanOut = new FanOut(visits, (run) => void turns.push(run))
  return {
    fanOut,
    endTurn: () => {
      for (const run of turns.splice(0)) run()
    },
    enter(backlog = 0) {
      const heard: Uint8Array[] = []
      const lists: (readonly Uint8Array[])[] = []
      const visitor = {
        backlog,
        send: (frame: Uint8Array) => void heard.push(frame),
        sendTogether(frames: readonly Uint8Array[]) {
          lists.push(frames)
          heard.push(...frames)
        },
        fail: () => undefined
      }
      const visit = new Visit(visitor, new Uint8Array(32), nobody)
      visits.add(visit)
      return { visit, heard, lists }
    }
  }
}

const say = (byte: number, from: Visit | null) => ({ bytes: Uint8Array.of(byte), lane: 'slow' as const, from })
const framed = (...bytes: number[]) => bytes.map((byte) => Uint8Array.of(0, byte))

test('what is said in one turn goes out at its end, as the same list to all who said nothing', () => {
  const room = newRoom()
  const [ana, bela, cora, dan] = [room.enter(), room.enter(), room.enter(), room.enter()]
  room.fanOut.say(say(1, ana.visit))
  room.fanOut.say(say(2, bela.visit))
  room.fanOut.say(say(3, ana.visit))
  expect(cora.heard).toEqual([])
  room.endTurn()
  expect(ana.heard).toEqual(framed(2))
  expect(bela.heard).toEqual(framed(1, 3))
  expect(cora.heard).toEqual(framed(1, 2, 3))
  expect(dan.lists[0]).toBe(cora.lists[0])
  expect(room.fanOut.passing).toBe(null)
})

test('a word longer than a frame goes to all in pieces, and what is said behind it does not overtake it', () => {
  const room = newRoom()
  const [ana, bela] = [room.enter(), room.enter()]
  room.fanOut.say({ bytes: new Uint8Array(2 * MAX_FRAME_BYTES), lane: 'slow', from: ana.visit })
  room.fanOut.say(say(2, ana.visit))
  room.endTurn()
  expect(bela.heard.map(([kind]) => kind)).toEqual([1, 2, 2, 0])
})

test('who does not read what it was given is given no more, and nobody else hears less for it', () => {
  const room = newRoom()
  const [ana, behind, bela] = [room.enter(), room.enter(2 ** 30), room.enter()]
  room.fanOut.say(say(1, ana.visit))
  room.endTurn()
  expect(behind.heard).toEqual([])
  expect(bela.heard).toEqual(framed(1))
})
