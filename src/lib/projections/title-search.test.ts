import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newTitleIndex, type TitleRun } from './title-search'

const titles = {
  porto: 'Spring retreat in Porto',
  sao: 'São Paulo, notes',
  lodz: 'Łódź → Kraków: night trains',
  winter: 'Winter gauge visits',
  osaka: '大阪の会議メモ',
  plain: 'Gauges'
}
const index = newTitleIndex(Object.entries(titles).map(([id, title]) => ({ id, title })))
const found = (query: string) => index.find(query, 10).map(({ id }) => id)
const marked = (runs: readonly TitleRun[] = []) => runs.map(({ text, found }) => (found ? `[${text}]` : text)).join('')

test('a title is found by the beginning of any of its words', () => {
  expect(found('por')).toEqual(['porto'])
  expect(found('ret spr')).toEqual(['porto'])
  expect(found('orto')).toEqual([])
})

test('every word of the query has to be there', () => {
  expect(found('winter porto')).toEqual([])
})

test('accents, strokes and case make no difference', () => {
  expect(found('sao')).toEqual(['sao'])
  expect(found('SÃO')).toEqual(['sao'])
  expect(found('lodz krakow')).toEqual(['lodz'])
  expect(found('Łód')).toEqual(['lodz'])
})

test('a small slip in a longer word is forgiven, in a short one it is not', () => {
  expect(found('vsits')).toEqual(['winter'])
  expect(found('poto')).toEqual([])
})

test('what was typed is marked in the title, and the title stays as it was written', () => {
  const [sao] = index.find('pau', 1)
  expect(marked(sao?.runs)).toBe('São [Pau]lo, notes')
  const [lodz] = index.find('lodz k', 1)
  expect(marked(lodz?.runs)).toBe('[Łódź] → [K]raków: night trains')
  const [winter] = index.find('vsits', 1)
  expect(marked(winter?.runs)).toBe('Winter gauge [visits]')

  const decomposed = 'São'.normalize('NFD')
  const [hit] = newTitleIndex([{ id: 'x', title: decomposed }]).find('sa', 1)
  expect(hit?.runs).toEqual([
    { text: decomposed.slice(0, 3), found: true },
    { text: 'o', found: false }
  ])
})

test('writing without spaces is found by any of its signs', () => {
  expect(found('会議')).toEqual(['osaka'])
  expect(marked(index.find('会議', 1)[0]?.runs)).toBe('大阪の[会議]メモ')
})

test('the whole word stands before its longer neighbours; equals keep the order given', () => {
  expect(found('gauge')).toEqual(['winter', 'plain'])
  const twins = newTitleIndex(['c', 'a', 'b'].map((id) => ({ id, title: 'Twin' })))
  expect(twins.find('twin', 2).map(({ id }) => id)).toEqual(['c', 'a'])
})

test('a query without a word finds nothing', () => {
  expect(found('')).toEqual([])
  expect(found(' — !')).toEqual([])
})

test('the runs of a hit are its title, whatever was typed', () => {
  const letters = [...'aãœßŁ大の 🙂-x\u0301']
  const wrong = Array.from({ length: 300 }, (_, seed) => seed).filter((seed) => {
    const random = newSimRandom(seed)
    const text = (most: number) => Array.from({ length: 1 + random.below(most) }, () => random.pick(letters)).join('')
    const title = text(12)
    const [hit] = newTitleIndex([{ id: 'x', title }]).find(text(2), 1)
    return hit !== undefined && hit.runs.map((run) => run.text).join('') !== title
  })
  expect(wrong, 'seeds').toEqual([])
})
