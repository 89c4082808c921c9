/** What the pages on running a relay tell people to type is there. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { OPTIONS, parseCommand } from './options'

const PAGES = ['docs/relay.md', 'docs/phone.md', 'docs/eventual-relay.service', 'README.md']
const text = Object.fromEntries(PAGES.map((page) => [page, readFileSync(page, 'utf8')]))

/** Flags of other programs that stand in these pages. */
const OTHERS = ['--now', '--json']

test('every option the pages name is one, and every option is named', () => {
  const named = new Set(PAGES.flatMap((page) => text[page]?.match(/(?<![\w-])--[a-z][-a-z]+/g) ?? []))
  const own = Object.keys(OPTIONS).map((name) => `--${name}`)
  expect([...named].filter((flag) => !own.includes(flag) && !OTHERS.includes(flag))).toEqual([])
  expect(own.filter((flag) => !text['docs/relay.md']?.includes(`\`${flag}`))).toEqual([])
})

test('every command the pages give is understood', () => {
  const commands = PAGES.flatMap((page) => [
    ...(text[page]?.matchAll(/(?:npm run relay --|scripts\/(?:relay|start)\.js|relay\/main\.js) ([^`\n]*)/g) ?? [])
  ])
  const typed = commands
    .map(([, argv = '']) => argv.trim())
    .filter((argv) => argv.startsWith('-') || /^[a-z]+ /.test(argv))
  expect(typed.length).toBeGreaterThan(4)
  for (const argv of typed)
    expect(parseCommand(argv.replace(/\bN\b/, '5000').split(/\s+/), {}), argv).toMatchObject({ ok: true })
})

test('every script the pages run is in package.json', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const run = PAGES.flatMap((page) => [...(text[page]?.matchAll(/npm run (?:-s )?([\w:]+)/g) ?? [])])
  expect(run.flatMap(([, name = '']) => (name in scripts ? [] : [name]))).toEqual([])
})
