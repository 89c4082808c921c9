/** Pods as the acts of people who were apart tell them: the same everywhere, and nobody's change silently lost. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToId, type ActId, type MemberId, type PodId } from '$lib/base/ids'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { MOST_ASKED, MOST_POD_NAME_LENGTH } from './limits'
import { podName } from './pod-name'
import { podsOf, type Pod } from './pods'
import type { SpokenAct } from './spoken-act'

const podOf = (n: number): PodId => bytesToId('pod', new Uint8Array(16).fill(n))
const [ANA, BELA, CY, DOV] = [1, 2, 3, 4] as const
const members = (...who: readonly number[]): readonly MemberId[] => who.map(memberOf)

interface Change {
  readonly follows?: readonly SpokenAct[]
  readonly name?: string
  readonly pod?: number
}

function newStory() {
  const speech = newSpeech()
  const say = (
    who: number,
    members: readonly MemberId[] | null,
    { follows = [], name = 'Field', pod = 7 }: Change = {}
  ) =>
    speech.say(
      who,
      { type: 'pod', pod: podOf(pod), follows: follows.map(({ act }) => act.id), name, members },
      { atMs: 0 }
    )
  return { ...speech, pod: say }
}

/** With other ids, as a client writes them that is not ours. */
function forged(spoken: SpokenAct, id: ActId, follows: readonly ActId[]): SpokenAct {
  const { body } = spoken.act
  if (body.type !== 'pod') throw new Error('a pod')
  return { ...spoken, act: { ...spoken.act, id, body: { ...body, follows } } }
}

const idOf = (n: number): ActId => bytesToId('act', new Uint8Array(16).fill(n))
const short = (pods: readonly Pod[]) => pods.map(({ name, members: who, isApart }) => ({ name, who, isApart }))

test('[ACT-8] a change takes the place of what it follows, whoever said that, and dissolving ends it', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA, BELA))
  const changed = pod(BELA, members(ANA, CY), { follows: [made], name: '  The   field\n' })
  expect(short(podsOf([made]))).toEqual([{ name: 'Field', who: members(ANA, BELA), isApart: false }])
  expect(short(podsOf([changed, made]))).toEqual([{ name: 'The field', who: members(ANA, CY), isApart: false }])
  expect(podsOf([made, changed, pod(CY, null, { follows: [changed] })])).toEqual([])
})

test('changed apart, both are in it until somebody who knows of both says it anew', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA))
  const [one, other] = [pod(ANA, members(ANA, BELA), { follows: [made] }), pod(BELA, members(CY), { follows: [made] })]
  const [apart] = podsOf([made, one, other])
  expect(apart).toMatchObject({ members: members(ANA, BELA, CY), isApart: true })
  expect(apart?.standing.map(({ member }) => member)).toEqual(members(ANA, BELA))
  const settled = pod(DOV, members(BELA, CY), { follows: [one, other] })
  expect(short(podsOf([made, one, other, settled]))).toEqual([
    { name: 'Field', who: members(BELA, CY), isApart: false }
  ])
})

test('dissolved by one and changed by another, it stays and is a question; said twice alike it is none', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA))
  const [gone, changed] = [pod(ANA, null, { follows: [made] }), pod(BELA, members(BELA), { follows: [made] })]
  expect(podsOf([made, gone, changed])).toMatchObject([
    { members: members(BELA), isApart: true, standing: [gone, changed] }
  ])
  const alike = pod(CY, members(BELA), { follows: [made] })
  expect(podsOf([made, changed, alike])).toMatchObject([{ isApart: false, standing: [changed, alike] }])
})

test('[ACT-8] neither a withdrawal nor a `replaces` takes an act of a pod away', () => {
  const { pod, takeBack, say } = newStory()
  const made = pod(ANA, members(ANA, BELA))
  const other = say(
    ANA,
    { type: 'pod', pod: podOf(8), follows: [], name: 'Lab', members: members(ANA) },
    { atMs: 1, replaces: [made] }
  )
  expect(podsOf([made, other, takeBack(ANA, { atMs: 2, replaces: [made] })])).toHaveLength(2)
})

test('[ACT-8] what follows itself, each other, another pod or what nobody has does no harm', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA))
  const itself = forged(pod(BELA, members(BELA)), idOf(1), [idOf(1), made.act.id, idOf(99)])
  expect(podsOf([made, itself])).toMatchObject([{ members: members(BELA), isApart: false }])
  const [one, two] = [pod(BELA, members(BELA)), pod(CY, members(CY))]
  const ring = [forged(one, idOf(1), [made.act.id, idOf(2)]), forged(two, idOf(2), [idOf(1)])]
  expect(podsOf([made, ...ring])).toMatchObject([{ members: members(BELA, CY), isApart: true }])
  const settled = pod(ANA, members(DOV), { follows: ring })
  expect(podsOf([made, ...ring, settled])).toMatchObject([{ members: members(DOV), isApart: false }])
  const elsewhere = pod(DOV, members(DOV), { follows: [settled], pod: 9 })
  expect(podsOf([made, ...ring, settled, elsewhere])).toHaveLength(2)
})

test('an id somebody else’s act has already stands and falls with that act', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA))
  const copy = forged(pod(BELA, members(BELA)), made.act.id, [])
  expect(podsOf([made, copy])).toMatchObject([{ members: members(ANA, BELA), isApart: true }])
  expect(podsOf([made, copy, pod(CY, members(CY), { follows: [made] })])).toMatchObject([{ members: members(CY) }])
})

test('in whatever order acts arrive, forged ones too, pods are equal, and saying one anew settles it (seed 31)', () => {
  const change = fc.record({
    who: fc.integer({ min: 1, max: 4 }),
    id: fc.nat(11),
    pod: fc.nat(1),
    follows: fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
    named: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }))
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (changes, order) => {
      const { pod } = newStory()
      const acts = changes.map(({ who, id, pod: at, follows, named }) =>
        forged(pod(who, named && members(...named), { pod: at, name: `Pod ${id}` }), idOf(id), follows.map(idOf))
      )
      const pods = podsOf(acts)
      const shuffled = acts.map((act) => ({ act, at: order.next().value as number })).sort((a, b) => a.at - b.at)
      expect(podsOf(shuffled.map(({ act }) => act))).toEqual(pods)
      for (const { id, standing } of pods) {
        const at = id === podOf(0) ? 0 : 1
        const settled = forged(
          pod(ANA, members(CY), { pod: at }),
          idOf(99),
          standing.map(({ act }) => act.id)
        )
        const after = podsOf([...acts, settled]).find((each) => each.id === id)
        expect(after).toMatchObject({ members: members(CY), standing: [settled], isApart: false })
      }
    }),
    { seed: 31, numRuns: 300 }
  )
})

test('twenty thousand changes in a row, and as many that follow the same, take no longer than reading them', () => {
  const { pod } = newStory()
  const made = pod(ANA, members(ANA))
  const numbered = (n: number) =>
    bytesToId(
      'act',
      new Uint8Array(16).map((_, i) => (i < 12 ? 1 : (n >> ((15 - i) * 8)) & 255))
    )
  const row = Array.from({ length: 20_000 }, (_, i) => forged(made, numbered(i), [numbered(i - 1)]))
  const fan = Array.from({ length: 20_000 }, (_, i) => forged(made, numbered(i + 60_000), [numbered(19_999)]))
  expect(podsOf(row)[0]?.standing).toHaveLength(1)
  expect(podsOf([...row, ...fan])[0]?.standing).toHaveLength(20_000)
})

test('a name is one line of bounded length, and however many are named, nobody is pushed out', () => {
  const { pod } = newStory()
  expect(podName(` Field\n\u202eteam ${'x'.repeat(80)}`)).toBe(`Field team ${'x'.repeat(MOST_POD_NAME_LENGTH - 11)}`)
  const crowd = (from: number) =>
    Array.from({ length: MOST_ASKED }, (_, i) =>
      bytesToId(
        'member',
        new Uint8Array(16)
          .fill(from)
          .fill(i >> 8, 8)
          .fill(i & 255, 9)
      )
    )
  const [many] = podsOf([pod(ANA, crowd(1)), pod(BELA, crowd(2))])
  expect(many?.members).toHaveLength(2 * MOST_ASKED)
})

test('[ACT-8] what was replaced does not stand again because another says an act of its id', () => {
  const { pod } = newStory()
  const first = pod(ANA, members(ANA, CY))
  const second = pod(BELA, members(ANA), { follows: [first] })
  const posing = forged(pod(DOV, members(DOV)), first.act.id, [second.act.id])
  const [after] = podsOf([first, second, posing])
  expect(after?.standing.map(({ member }) => member)).not.toContain(memberOf(ANA))
  expect(after?.members).not.toContain(memberOf(CY))
})

test('an id said twice by one member is one version, so that lists have it once', () => {
  const { pod } = newStory()
  const first = forged(pod(ANA, members(ANA)), idOf(1), [])
  const again = forged(pod(ANA, members(BELA)), idOf(1), [])
  const [both] = podsOf([first, again])
  expect(both?.standing).toHaveLength(1)
  expect(both).toMatchObject({ members: members(ANA, BELA), isApart: true })
})
