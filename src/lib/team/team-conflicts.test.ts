/**
 * Quarrels drawn from seeds (fast-check prints the one that fails): removals, demotions, admissions and rotations said
 * apart, honest and sly. However they arrive, every device ends with one team, and nobody gains by it (I4, I5).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawQuarrel, type Quarrel } from '../../../tests/support/drawn-quarrel'
import { keysOf, memberOf } from '../../../tests/support/drawn-team'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import type { StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { mayWrite } from './authority'
import { deriveTeam, teamAt } from './derive-team'
import { openInvites } from './open-invites'
import { areApart, isInPast, type GraphNode } from './statement-graph'
import { gatherFacts } from './team-facts'
import { judgeAll } from './verdicts'
import type { Verdict } from './verdict'

const RUNS = 60
const STEPS = 45

/** Tries a property on quarrels of many seeds. */
function inEveryQuarrel(property: (quarrel: Quarrel, random: SimRandom) => void): void {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = newSimRandom(seed)
      property(drawQuarrel(random, STEPS), random)
    }),
    { numRuns: RUNS }
  )
}

function shuffled(statements: ReadonlyMap<StatementId, Statement>, random: SimRandom) {
  const order = [...statements].map((item) => ({ item, at: random.fraction() })).sort((a, b) => a.at - b.at)
  return new Map(order.map(({ item }) => item))
}

function judged({ drawn }: Quarrel): readonly (readonly [GraphNode, Verdict])[] {
  const facts = gatherFacts(drawn.workspace, drawn.statements)
  const verdicts = judgeAll(facts)
  return facts.nodes.flatMap((node) => {
    const verdict = verdicts.get(node)
    return verdict ? [[node, verdict] as const] : []
  })
}

test('[I5] a quarrel ends in the same team for every order in which it is heard', () => {
  inEveryQuarrel(({ drawn }, random) => {
    const { team } = drawn
    for (let round = 0; round < 5; round++)
      expect(deriveTeam(drawn.workspace, shuffled(drawn.statements, random))).toEqual(team)
    expect(teamAt(drawn.workspace, drawn.statements, team.knownHeads)).toEqual(team)
  })
})

test('[I4] every statement is judged, there is one owner, and nobody else made them go', () => {
  inEveryQuarrel((quarrel) => {
    const { drawn } = quarrel
    expect(judged(quarrel)).toHaveLength(drawn.statements.size)
    const owners = [...drawn.team.members.values()].filter(({ role }) => role === 'owner')
    expect(owners.map(({ id }) => id)).toEqual([memberOf(drawn.genesis)])
    expect(['left', null]).toContain(owners[0]?.gone)
  })
})

test('[TEAM-11] nothing stands that an end said apart forbids its author, but ends in a circle with it', () => {
  const inCircles = new Set<string>(['SetRole', 'RemoveDevice', 'RemoveMember', 'Leave'])
  inEveryQuarrel((quarrel) => {
    const standing = judged(quarrel).filter(([, { rule }]) => rule === null)
    const removals = standing.filter(([, { end }]) => end !== null && end.role === null)
    const stray: string[] = []
    for (const [removal, { end }] of removals) {
      const beside = standing.filter(([node, { author }]) => {
        const isTheirs = end?.device ? node.statement.device === end.device : author === end?.member
        return isTheirs && node.statement.body.type !== 'Admit' && areApart(node, removal)
      })
      stray.push(...beside.map(([{ statement }]) => statement.body.type).filter((type) => !inCircles.has(type)))
    }
    expect(stray).toEqual([])
  })
})

test('[TEAM-2] who knew that they were removed, and had not come back, says nothing that stands', () => {
  inEveryQuarrel((quarrel) => {
    const standing = judged(quarrel).filter(([, { rule }]) => rule === null)
    for (const [node, { author }] of standing) {
      const heard = standing.filter(([other]) => isInPast(node, other.index))
      const out = heard.filter(([, { end }]) => end?.role === null && !end.device && end.member === author)
      const isBack = ([removal]: (typeof out)[number]) =>
        heard.some(([{ statement, ...other }]) => {
          const { body } = statement
          return body.type === 'Recover' && body.member === author && isInPast({ statement, ...other }, removal.index)
        })
      expect(out.filter((end) => !isBack(end))).toEqual([])
    }
  })
})

test('[TEAM-11] of two who remove each other apart one at most goes by it', () => {
  let pairs = 0
  inEveryQuarrel((quarrel) => {
    const said = judged(quarrel)
    const removals = said.filter(([{ statement }]) => statement.body.type === 'RemoveMember')
    const subjectOf = ([{ statement }]: (typeof said)[number]) =>
      statement.body.type === 'RemoveMember' ? statement.body.member : null
    for (const one of removals) {
      const other = removals.find((each) => {
        const isMutual = subjectOf(each) === one[1].author && subjectOf(one) === each[1].author
        return isMutual && each[1].author !== one[1].author && areApart(each[0], one[0])
      })
      if (!other) continue
      pairs++
      expect([one, other].filter(([, { rule }]) => rule === null).length).toBeLessThan(2)
    }
  })
  expect(pairs).toBeGreaterThan(0)
})

test('[AUTH-1] nobody who is out, waits, or was never in writes text', () => {
  inEveryQuarrel(({ drawn: { team } }) => {
    for (const { log, member, device } of team.logs.values()) {
      const { gone, waits, role } = team.members.get(member) ?? { gone: 'void', waits: false, role: 'viewer' }
      const isOut = gone !== null || waits || role === 'viewer' || team.devices.get(device)?.gone !== null
      expect(mayWrite(team, log, 'update').ok).toBe(!isOut)
    }
  })
})

test('[TEAM-17] every log of somebody who is out, waits or is a ghost is cut', () => {
  inEveryQuarrel(({ drawn: { team } }) => {
    for (const { log, member, device } of team.logs.values()) {
      const owner = team.members.get(member)
      const isCut = owner?.gone === 'void' || owner?.waits === true || team.devices.get(device)?.gone
      if (isCut) expect(team.cuts.get(log)?.length ?? 0).toBeGreaterThan(0)
    }
  })
})

test('[EPO-3] after any quarrel one rotation by an admin who heard it all gives everybody a key that is safe', () => {
  inEveryQuarrel(({ drawn }) => {
    const { team } = drawn
    const inside = [...team.devices.values()].filter(({ gone, member }) => {
      const owner = team.members.get(member)
      return gone === null && owner?.gone === null && !owner.waits
    })
    const admin = inside.find(({ member }) => ['owner', 'admin'].includes(team.members.get(member)?.role ?? ''))
    if (!admin) return
    const to = [...inside, ...openInvites(team)].map(({ keys }) => keys)
    const { voidByRule } = team
    const rotation = drawn.rotate(admin.name, to)
    expect(drawn.team.voidByRule.size).toBe(voidByRule.size)
    expect(drawn.team.epochs.get(drawn.team.writingKey)?.begunBy).toBe(rotation.id)
    expect(drawn.team.needsRotation).toBe(false)
    expect(drawn.team.unreached).toEqual([])
    expect(admin.keys).toEqual(keysOf(admin.name))
  })
})

test('the quarrels are not dull: every verdict about what was said apart happens in them', () => {
  const rules = new Map<string, number>()
  const states = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    const { team } = drawQuarrel(newSimRandom(seed), STEPS).drawn
    for (const rule of team.voidByRule.values()) rules.set(rule, (rules.get(rule) ?? 0) + 1)
    for (const { gone, waits } of team.members.values()) states.add(waits ? 'waits' : (gone ?? 'in'))
  }
  for (const rule of [
    'removalVoidsConcurrentOfItsSubject',
    'demotionVoidsWhatTheRoleMayNotSign',
    'removalBeatsConcurrentAdmission',
    'voidAuthorityDrawnFromVoid',
    'recoversOnlyBelow',
    'ownerStays'
  ])
    expect([...rules.keys()]).toContain(rule)
  expect([...states].sort()).toEqual(['in', 'left', 'removed', 'void', 'waits'])
})
