/** Pods as the screens of several people tell and change them. */
import { expect, test } from 'vitest'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { Pods } from './pods.svelte'
import type { PodView } from './pods-views'

function newStory() {
  const team = newFakeTeam(['Ana', 'Bela', 'Cy', 'Vito'])
  team.set('Vito', { role: 'viewer' })
  return { team, as: (name: string) => new Pods(team.sessionOf(name)) }
}

const wish = (team: FakeTeam, name: string, ...people: readonly string[]) => ({
  name,
  members: new Set<string>(people.map((person) => team.idOf(person)))
})
const names = (people: readonly { readonly name: string }[] | null | undefined) => people?.map(({ name }) => name)
const only = (pods: readonly PodView[]): PodView => {
  const [pod] = pods
  if (!pod || pods.length > 1) throw new Error('one pod')
  return pod
}

test('a pod made by one is on every screen with who is in it, changed by another, and dissolved', async () => {
  const { team, as } = newStory()
  const [ana, bela] = [as('Ana'), as('Bela')]
  expect(await ana.save(wish(team, '  Field \n', 'Bela', 'Ana'), null)).toBe(null)
  const made = only(bela.pods)
  expect(made).toMatchObject({ name: 'Field', by: { name: 'Ana' }, apart: [], saidMs: team.nowMs })
  expect(names(made.people)).toEqual(['Ana', 'Bela'])
  expect(await bela.save(wish(team, 'Field', 'Vito'), made)).toBe(null)
  expect([names(only(ana.pods).people), only(ana.pods).by?.name]).toEqual([['Vito'], 'Bela'])
  expect(await ana.dissolve(only(ana.pods))).toBe(null)
  expect([ana.pods, bela.pods]).toEqual([[], []])
})

test('changed apart it is a question with everyone in it, and saving it once settles it', async () => {
  const { team, as } = newStory()
  const [ana, bela, cy] = [as('Ana'), as('Bela'), as('Cy')]
  await ana.save(wish(team, 'Field', 'Ana'), null)
  const before = only(ana.pods)
  await ana.save(wish(team, 'Field', 'Ana', 'Cy'), before)
  await bela.save(wish(team, 'Fields', 'Bela'), before)
  const apart = only(cy.pods)
  expect(names(apart.people)).toEqual(['Ana', 'Bela', 'Cy'])
  const told = apart.apart.map(({ by, name, people }) => [by?.name, name, names(people)])
  expect(told).toHaveLength(2)
  expect(told).toEqual(
    expect.arrayContaining([
      ['Ana', 'Field', ['Ana', 'Cy']],
      ['Bela', 'Fields', ['Bela']]
    ])
  )
  await cy.save(wish(team, 'Field', 'Ana', 'Bela'), apart)
  expect([names(only(bela.pods).people), only(bela.pods).apart]).toEqual([['Ana', 'Bela'], []])
  await bela.dissolve(apart)
  expect(only(ana.pods).apart.map(({ people }) => names(people))).toEqual(
    expect.arrayContaining([undefined, ['Ana', 'Bela']])
  )
})

test('who left drops out, and who only reads changes nothing', async () => {
  const { team, as } = newStory()
  await as('Ana').save(wish(team, 'Field', 'Ana', 'Cy', 'Vito'), null)
  team.set('Cy', { gone: 'removed' })
  expect(names(only(as('Bela').pods).people)).toEqual(['Ana', 'Vito'])
  expect([as('Vito').mayChange, as('Cy').mayChange, as('Bela').mayChange]).toEqual([false, false, true])
  team.failure = { kind: 'NotAllowed', rule: 'viewerMaySayThis' }
  expect(await as('Vito').dissolve(only(as('Vito').pods))).toContain('not change them')
})

test('what cannot be a pod is answered with why, and nothing is said', async () => {
  const { team, as } = newStory()
  const ana = as('Ana')
  await ana.save(wish(team, 'Field', 'Ana'), null)
  expect(await ana.save(wish(team, ' ', 'Ana'), null)).toBe('Give it a name.')
  expect(await ana.save(wish(team, 'field', 'Ana'), null)).toBe('There is a pod called field already.')
  expect(await ana.save(wish(team, 'Lab'), null)).toBe('Choose who is in it.')
  expect(ana.faultOf(wish(team, 'FIELD', 'Bela'), only(ana.pods))).toBe(null)
  expect(ana.pods).toHaveLength(1)
})
