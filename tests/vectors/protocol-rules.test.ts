import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** A rule is defined by a line that begins with it (PROTOCOL.md), or stands in the team's list of rules. */
const DEFINITIONS = [
  { path: 'src/lib/wire/PROTOCOL.md', pattern: /^- \*\*([A-Z]+-\d+)\*\*/gm },
  { path: 'src/lib/team/README.md', pattern: /\b([A-Z]+-\d+)\b/g }
]

const CITED = /\[([A-Z]+-\d+)\]/g
const TITLE = /\btest(?:\.each\([^)]*\))?\(\s*'[^']*'/g

const testFiles = ['src', 'tests'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path))
)

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[0])
}

const cited = new Set(
  testFiles.flatMap((path) => matches(readFileSync(path, 'utf8'), TITLE)).flatMap((title) => matches(title, CITED))
)
const defined = DEFINITIONS.map(({ path, pattern }) => matches(readFileSync(path, 'utf8'), pattern))

test('every rule of the protocol is cited by a test', () => {
  const [protocol = []] = defined
  expect(protocol.length).toBeGreaterThan(40)
  expect(protocol.filter((rule) => !cited.has(rule))).toEqual([])
})

test('every rule a test cites is written down', () => {
  const known = new Set(defined.flat())
  expect([...cited].filter((rule) => !known.has(rule))).toEqual([])
})

test('no rule is written down twice', () => {
  const [protocol = []] = defined
  expect(protocol.filter((rule, i) => protocol.indexOf(rule) !== i)).toEqual([])
})
