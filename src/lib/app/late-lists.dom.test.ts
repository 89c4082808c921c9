/** What stays when pages are left: a workspace is open all day, and its lists are looked at again and again. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { proposalRow } from '../../../tests/support/rows'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { newTeller, type Teller } from '../base/events'
import type { DocumentId } from '../base/ids'
import { newScope } from '../base/scope'
import type { SpokenAct } from '../docs/spoken-act'
import { Deciding } from './deciding.svelte'
import { Decided } from './decided.svelte'
import { decisionBookOf } from './decision-book.svelte'
import { Decisions } from './decisions.svelte'
import { openLateCatchUp, openStandings } from './late-lists'
import type { Session } from './session'
import { TrailBeside } from './trail.svelte'

const NOW = Date.parse('2026-12-01T08:00Z')
const me = memberOf(1)

/** A workspace of two decisions, whose engine counts who listens to it and how often all acts are gone through. */
function newWorkspace() {
  const speech = newSpeech()
  const rows = [1, 2, 3].map((n) => proposalRow(n, { title: `Gauges ${n}` }))
  const acts = new Map<DocumentId | null, readonly SpokenAct[]>()
  let walks = 0
  const walked = new Proxy(acts, {
    get(target, key) {
      if (key === Symbol.iterator) walks += 1
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    }
  })
  const counts = { listeners: 0, closers: 0, timers: 0 }
  const actsChanged = counted(counts)
  const others = { documentsRebuilt: counted(counts), teamChanged: counted(counts), reported: counted(counts) }
  const engine = {
    ...{ ownMember: me, team: { members: new Map() }, waitingWork: [], report: { others: [] } },
    ...{ ...others, actsChanged, actsByDocument: walked },
    acts: (document: DocumentId | null) => acts.get(document) ?? [],
    whoReceived: () => Promise.resolve({ ok: true, value: new Set() }),
    stampsOf: () => []
  }
  const scope = newScope()
  const session = {
    engine,
    rows: { present: rows, ready: true, get: (id: string) => rows.find((row) => row.id === id) },
    roster: { me: { zone: 'Europe/Lisbon', role: 'editor' }, members: [], goneAs: null, person: () => null },
    now: { ms: NOW },
    looks: () => Promise.resolve(null),
    timers: { after: () => ((counts.timers += 1), () => undefined) },
    scope: { ...scope, defer: (close: () => void) => ((counts.closers += 1), scope.defer(close)) }
  } as object as Session
  const decide = (n: number) => {
    const id = proposalRow(n).id
    const said = speech.say(1, { type: 'outcome', verdict: 'adopted', words: 'Yes.' }, { atMs: NOW + n })
    acts.set(id, [...(acts.get(id) ?? []), said])
    actsChanged.tell([id])
  }
  return { session, counts, decide, walks: () => walks }
}

function counted(counts: { listeners: number }): Teller<unknown> {
  const teller = newTeller<unknown>()
  return {
    ...teller,
    listen(listener) {
      counts.listeners += 1
      const stop = teller.listen(listener)
      return () => ((counts.listeners -= 1), stop())
    }
  }
}

/** A page of each kind, looked at, and left. */
function visit(session: Session) {
  const scope = newScope()
  const open = { id: proposalRow(1).id, doc: new Y.Doc() }
  const deps = { session, open, scope, change: () => null } as object as ConstructorParameters<typeof Deciding>[0]
  const deciding = new Deciding(deps)
  const pages = {
    decisions: new Decisions(session),
    decided: new Decided(deps, deciding),
    trail: new TrailBeside(deps),
    late: openLateCatchUp(session),
    standings: openStandings(session)
  }
  const look = () => [
    pages.decisions.total,
    pages.decided.earlier.length,
    pages.trail.chains.length,
    pages.late.needs.needs.length
  ]
  return { look, leave: () => scope.end() }
}

test('a hundred visits leave no more behind than one', () => {
  const { session, counts } = newWorkspace()
  const first = visit(session)
  first.look()
  first.leave()
  const afterOne = { ...counts }
  expect(afterOne.listeners).toBeGreaterThan(0)
  for (let n = 0; n < 100; n++) {
    const page = visit(session)
    page.look()
    page.leave()
  }
  expect(counts).toEqual(afterOne)
})

test('with the workspace everything that listened ends', () => {
  const { session, counts } = newWorkspace()
  visit(session).leave()
  session.scope.end()
  expect(counts.listeners).toBe(0)
})

test('what was decided is worked out once for each change, however many pages show it', () => {
  const { session, decide, walks } = newWorkspace()
  decide(1)
  const looks: number[] = []
  const pages = [visit(session), visit(session), visit(session)]
  for (const { look } of pages) looks.push(look()[0] ?? 0)
  expect([looks, walks()]).toEqual([[1, 1, 1], 1])
  decide(2)
  for (const { look } of [...pages, visit(session)]) look()
  expect([decisionBookOf(session).decisions.length, walks()]).toEqual([2, 2])
})
