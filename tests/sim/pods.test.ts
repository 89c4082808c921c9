/**
 * Pods are told by acts (decision 0019): changed in two halves of a team they are a question when the halves meet, and the same
 * everywhere; a proposal that asked one goes on asking whom it asked.
 */
import { beforeEach, expect, test } from 'vitest'
import { askedOnOpening, podNow } from '$lib/app/asked-now'
import { membersFor } from '$lib/app/deciding-case'
import { bytesToId, type ActId, type DocumentId, type MemberId } from '$lib/base/ids'
import { membersAsked } from '$lib/docs/asked-members'
import { createProposal } from '$lib/docs/create'
import { podsOf } from '$lib/docs/pods'
import { readTerms, setTerms } from '$lib/docs/proposal-terms'
import type { ActDraft } from '$lib/sync/engine'
import { encodeAct } from '$lib/wire/act-codec'
import { writeHostile } from '../support/hostile'
import { newEngineStory, valueOf, type EngineStory } from '../support/story-engines'

const A_WHILE = 40_000
const ALL = ['alice', 'bob', 'carol', 'dan', 'victor']
const FIELD = bytesToId('pod', new Uint8Array(16).fill(5))

let story: EngineStory
let note: DocumentId

/** Alice and bob are on one side, carol and dan on the other; victor only reads. Nobody is connected. */
beforeEach(async () => {
  story = await newEngineStory(19)
  note = valueOf(await story.engine('alice').createDocument((doc) => createProposal(doc, { title: 'Gauges' })))
  for (const name of ['bob', 'carol', 'dan']) await story.join(name, await story.invite('editor'))
  await story.join('victor', await story.invite('viewer'))
  await gather()
}, 60_000)

async function gather(): Promise<void> {
  for (const [at, a] of ALL.entries()) for (const b of ALL.slice(at + 1)) await story.meet(a, b)
  await story.wait(A_WHILE)
  for (const [at, a] of ALL.entries()) for (const b of ALL.slice(at + 1)) await story.part(a, b)
}

const memberOf = (name: string): MemberId => story.engine(name).ownMember
const podsAt = (name: string) => podsOf(story.engine(name).acts(null))
const membersAt = (name: string) => podsAt(name).flatMap(({ members }) => members)

function bodyOf(people: readonly string[] | null, follows: readonly ActId[]): ActDraft['body'] {
  return { type: 'pod', pod: FIELD, follows, name: 'Field', members: people && people.map(memberOf) }
}

async function save(name: string, people: readonly string[] | null): Promise<ActId> {
  const follows = podsAt(name).flatMap(({ standing }) => standing.map(({ act }) => act.id))
  return valueOf(
    await story.engine(name).act({ document: null, about: null, replaces: [], body: bodyOf(people, follows) })
  )
}

async function force(name: string, body: ActDraft['body']): Promise<void> {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  const id = bytesToId('act', new Uint8Array(16).fill(9))
  const act = { id, wallMs: 1, document: null, about: null, replaces: [], body }
  await writeHostile(story, device, { bodies: [{ kind: 'act', act: encodeAct(act) }], tagOf: note })
  await story.meetOnce('alice', name)
}

const sorted = (names: readonly string[]) => names.map(memberOf).sort()

test('[ACT-8] changed apart it is one question on every device, and one who knows of both settles it', async () => {
  await save('alice', ['alice'])
  await gather()
  await save('bob', ['alice', 'bob'])
  await save('dan', ['dan'])
  expect([membersAt('bob'), membersAt('dan')]).toEqual([sorted(['alice', 'bob']), sorted(['dan'])])
  await gather()
  for (const name of ALL) {
    expect(podsAt(name)).toMatchObject([{ isApart: true, members: sorted(['alice', 'bob', 'dan']) }])
    expect(new Set(podsAt(name)[0]?.standing.map(({ member }) => member))).toEqual(new Set(sorted(['bob', 'dan'])))
  }
  await save('carol', ['bob', 'carol'])
  await gather()
  for (const name of ALL) expect(podsAt(name)).toMatchObject([{ isApart: false, members: sorted(['bob', 'carol']) }])
})

test('[AUTH-4] a viewer reads pods and changes none, in whatever app', async () => {
  const made = await save('alice', ['alice'])
  await gather()
  expect(membersAt('victor')).toEqual(sorted(['alice']))
  const body = bodyOf(null, [made])
  const refused = { ok: false, error: { kind: 'NotAllowed', rule: 'viewerMaySayThis' } }
  expect(await story.engine('victor').act({ document: null, about: null, replaces: [], body })).toEqual(refused)
  await force('victor', body)
  await gather()
  for (const name of ['alice', 'bob', 'dan']) expect(membersAt(name)).toEqual(sorted(['alice']))
})

test('a removed member’s changes stay what they were, and they are in no pod any more', async () => {
  await save('alice', ['alice'])
  await gather()
  await save('dan', ['alice', 'dan'])
  await gather()
  valueOf(await story.engine('alice').changeTeam({ kind: 'removeMember', member: memberOf('dan'), keepInvites: [] }))
  await gather()
  expect(membersAt('bob')).toEqual(sorted(['alice', 'dan']))
  expect(podNow(story.engine('bob'), FIELD)?.members).toEqual([memberOf('alice')])
})

test('a proposal asks who was in the pod when it opened, whatever becomes of the pod', async () => {
  await save('alice', ['alice', 'bob', 'victor'])
  await gather()
  valueOf(
    await story.engine('alice').changeDocument(note, (doc) => {
      const chosen = { kind: 'pod', pod: FIELD, name: 'Field', members: [memberOf('alice')] } as const
      setTerms(doc, { asked: askedOnOpening(story.engine('alice'), chosen) })
    })
  )
  await save('dan', ['dan'])
  await gather()
  await save('bob', null)
  await gather()
  for (const name of ALL) {
    const engine = story.engine(name)
    const { asked } = readTerms(valueOf(await engine.readDocument(note)))
    const members = membersFor(engine, { received: new Set(), atMs: story.time.now() })
    expect(asked).toMatchObject({ kind: 'pod', name: 'Field' })
    expect(
      membersAsked(members, asked)
        .map(({ member }) => member)
        .sort()
    ).toEqual(sorted(['alice', 'bob', 'victor']))
    expect(podsAt(name)).toEqual([])
  }
})
