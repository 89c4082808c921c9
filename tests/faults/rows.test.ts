import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Bad input and hostile members, of the table of faults; each row’s expected behaviour is tried under its number. */
const ROWS = [...Array.from({ length: 17 }, (_, i) => 20 + i), 40, 41]

test('every row of bad input and hostile members has a test of its number', () => {
  const titles = ['src', 'tests']
    .flatMap(testFilesIn)
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(TITLE)])
  const tried = new Set(titles.map(([, row]) => Number(row)))
  expect(ROWS.filter((row) => !tried.has(row))).toEqual([])
})

const TITLE = /['`]Fault (\d+): /g

function testFilesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((path) => /\.(test|spec)\.ts$/.test(path))
}
