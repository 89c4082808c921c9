import { existsSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { CONCURRENCY_RULES } from '$lib/team/concurrency-rules'
import { STATEMENT_RULES } from '$lib/team/statement-rules'
import { guards } from './guards'
import { withGuardOpen } from './open-guard'

test('every guard is listed once, and somebody depends on it', () => {
  const names = guards.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(guards.filter(({ tests }) => tests.length === 0 || !tests.every((path) => existsSync(path)))).toEqual([])
})

test.each(guards)('$name is there, once, and opens', (guard) => {
  const source = readFileSync(guard.file, 'utf8')
  const opened = withGuardOpen(source, guard)
  expect(opened).not.toBe(source)
  expect(opened).toContain(guard.open)
  expect(ts.transpileModule(opened, { reportDiagnostics: true }).diagnostics).toEqual([])
})

test('every rule of the team’s tables is a guard', () => {
  const rules = [...Object.values(STATEMENT_RULES), CONCURRENCY_RULES].flatMap((table) => Object.keys(table))
  const listed = new Set(guards.filter(({ file }) => file.startsWith('src/lib/team/')).map(({ fn }) => fn))
  expect([...new Set(rules)].filter((rule) => !listed.has(rule))).toEqual([])
})

test('a guard that is not there, or that could be another, is refused', () => {
  const source = 'const isIn = () => false\nclass A { isIn() { return false } }\nfunction isOut() { return true }'
  expect(() => withGuardOpen(source, { file: 'a.ts', fn: 'isNowhere', open: 'true' })).toThrow('0 functions')
  expect(() => withGuardOpen(source, { file: 'a.ts', fn: 'isIn', open: 'true' })).toThrow('2 functions')
})

test('what is opened is the body, whichever way a function is written', () => {
  const opened = (source: string, fn: string) => withGuardOpen(source, { file: 'a.ts', fn, open: 'yes' })
  expect(opened('const a = (b: number) => b > 1', 'a')).toBe('const a = (b: number) => (yes)')
  expect(opened('function a(): boolean { return no }', 'a')).toBe('function a(): boolean { return (yes) }')
  expect(opened('class A { #a() { return no } }', '#a')).toBe('class A { #a() { return (yes) } }')
  expect(opened('class A { readonly #a = () => { no() } }', '#a')).toBe(
    'class A { readonly #a = () => { return (yes) } }'
  )
  expect(opened('const x = { a: () => no, b: 1 }', 'a')).toBe('const x = { a: () => (yes), b: 1 }')
})
