import { expect, test } from 'vitest'
import { isCarrier, newTabCouncil, stepCouncil, type CouncilInput, type TabCouncil } from './tab-council'

test('a tab alone carries the network; of two hidden ones the last shown does', () => {
  const tabs = openTabs('a', 'b')
  expect(carriers(tabs)).toEqual(['a'])

  tabs.tell('b', { kind: 'shown' })
  expect(carriers(tabs)).toEqual(['b'])

  tabs.tell('b', { kind: 'hidden' })
  expect(carriers(tabs)).toEqual(['b'])

  tabs.tell('a', { kind: 'shown' })
  tabs.tell('a', { kind: 'hidden' })
  expect(carriers(tabs)).toEqual(['a'])
})

test('a new tab learns who is there from the answers to its first word', () => {
  const tabs = openTabs('a')
  tabs.tell('a', { kind: 'shown' })
  tabs.open('b')
  expect(carriers(tabs)).toEqual(['a'])
  expect([...(tabs.councils.get('b')?.others.keys() ?? [])]).toEqual(['a'])
})

test('a tab that is closed says so, and another takes over at once', () => {
  const tabs = openTabs('a', 'b')
  tabs.tell('b', { kind: 'shown' })
  tabs.close('b')
  expect(carriers(tabs)).toEqual(['a'])
})

test('a frozen carrier is outranked by whoever is shown, and forgotten when it stays silent', () => {
  const tabs = openTabs('a', 'b')
  tabs.tell('a', { kind: 'shown' })
  tabs.freeze('a')
  expect(carriers(tabs)).toEqual(['a'])

  tabs.tell('b', { kind: 'shown' })
  expect(tabs.thinksItCarries('b')).toBe(true)

  tabs.tell('b', { kind: 'hidden' })
  for (let beat = 0; beat < 4; beat++) tabs.tell('b', { kind: 'beat' })
  expect(tabs.thinksItCarries('b')).toBe(true)
})

test('a hidden tab whose beats the browser slows is not taken for gone', () => {
  const tabs = openTabs('a', 'b')
  tabs.tell('a', { kind: 'shown' })
  tabs.tell('a', { kind: 'hidden' })
  for (let beat = 0; beat < 60; beat++) tabs.tell('b', { kind: 'beat' })
  expect(carriers(tabs)).toEqual(['a'])
})

test('exactly one tab carries, whatever was shown, hidden, opened and closed before', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const tabs = openTabs('a', 'b', 'c')
    let random = seed
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
    for (let step = 0; step < 30; step++) {
      const kind = (['shown', 'hidden', 'beat'] as const)[next(3)] ?? 'beat'
      const some = ['a', 'b', 'c'][next(3)] ?? 'a'
      for (const tab of kind === 'beat' ? ['a', 'b', 'c'] : [some]) tabs.tell(tab, { kind })
      expect(carriers(tabs), `seed ${seed}, step ${step}`).toHaveLength(1)
    }
  }
})

/** Tabs that hear each other at once, unless frozen. All hidden when opened. */
function openTabs(...names: readonly string[]) {
  const councils = new Map<string, TabCouncil>()
  const frozen = new Set<string>()

  function take(tab: string, input: CouncilInput): void {
    const council = councils.get(tab)
    if (!council || frozen.has(tab)) return
    const { council: next, say } = stepCouncil(council, input)
    councils.set(tab, next)
    if (say) toOthers(tab, { kind: 'heard', word: say })
  }

  function toOthers(tab: string, input: CouncilInput): void {
    for (const other of councils.keys()) if (other !== tab) take(other, input)
  }

  const tabs = {
    councils,
    tell: take,
    thinksItCarries: (tab: string) => isCarrier(councils.get(tab) ?? newTabCouncil(tab, false)),
    freeze: (tab: string) => void frozen.add(tab),
    open(tab: string) {
      councils.set(tab, newTabCouncil(tab, false))
      take(tab, { kind: 'beat' })
    },
    close(tab: string) {
      councils.delete(tab)
      toOthers(tab, { kind: 'left', tab })
    }
  }
  names.forEach((name) => tabs.open(name))
  return tabs
}

function carriers({ councils }: ReturnType<typeof openTabs>): string[] {
  return [...councils].flatMap(([tab, council]) => (isCarrier(council) ? [tab] : []))
}
