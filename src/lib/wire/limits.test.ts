import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const lib = new URL('..', import.meta.url).pathname
const linesOf = (path: string) => readFileSync(join(lib, path), 'utf8').split('\n')

test('[LIM-1] every bound has a reason of its own', () => {
  const lines = linesOf('wire/limits.ts')
  const bounds = lines.flatMap((line, i) => (line.startsWith('export const ') ? [{ line, before: lines[i - 1] }] : []))
  expect(bounds.length).toBeGreaterThan(40)
  expect(bounds.filter(({ before }) => !before?.endsWith('*/')).map(({ line }) => line)).toEqual([])
})

test('[LIM-1] no room that reads the bytes of others keeps a bound to itself', () => {
  const files = ['wire', 'log', 'team', 'crypto'].flatMap((room) =>
    readdirSync(join(lib, room))
      .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
      .map((name) => `${room}/${name}`)
  )
  const isBound = /^(export )?const (\w*_)?(MAX|MOST|FEWEST|LONGEST|BOUNDS|LIMITS?)(_\w+)?\b.*[={]/
  const found = files.flatMap((path) =>
    linesOf(path).flatMap((line) => (isBound.test(line) ? [`${path}: ${line}`] : []))
  )
  const elsewhere = found.filter((line) => !line.startsWith('wire/limits.ts'))
  // A cache of keys: nothing a peer sends is refused by it.
  expect(elsewhere).toEqual(['crypto/signing.ts: const MOST_KEYS_REMEMBERED = 512'])
})
