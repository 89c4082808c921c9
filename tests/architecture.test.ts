/**
 * The ceilings of the project's style, counted over every source file. Who may import whom is checked by
 * dependency-cruiser (.dependency-cruiser.cjs), forbidden globals by eslint; this test sees that both are really set up.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const MAX_FILE_LINES = 400
const MAX_SVELTE_LINES = 300
const MAX_FUNCTION_LINES = 70
const MAX_MEDIAN_FUNCTION_LINES = 8
const MAX_README_LINES = 40

const ROOMS = ['base', 'crypto', 'wire', 'log', 'docs', 'team', 'sync', 'projections', 'platform', 'app', 'ui']

interface SourceFunction {
  readonly where: string
  readonly lines: number
}

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
const sources = files.filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.d.ts'))
const production = sources.filter((path) => !path.endsWith('.test.ts'))
const functions = production.filter((path) => path.endsWith('.ts')).flatMap(functionsIn)

test('a file fits its ceiling; only byte layouts may be longer', () => {
  const tooLong = sources
    .filter((path) => !/^src\/lib\/wire\/[^/]+-codec\.ts$/.test(path))
    .map((path) => ({ path, lines: linesOf(path) }))
    .filter(({ path, lines }) => lines > (path.endsWith('.svelte') ? MAX_SVELTE_LINES : MAX_FILE_LINES))
  expect(tooLong).toEqual([])
})

test('a function fits on a screen, and most are a few lines', () => {
  expect(functions.filter(({ lines }) => lines > MAX_FUNCTION_LINES)).toEqual([])

  const sizes = functions.map(({ lines }) => lines).sort((a, b) => a - b)
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN_FUNCTION_LINES)
})

test('every folder of src/lib is a room, and every room that has files says what it is for', () => {
  const rooms = readdirSync('src/lib', { withFileTypes: true }).map((entry) => entry.name)
  expect(rooms.filter((name) => !ROOMS.includes(name))).toEqual([])

  const inhabited = ROOMS.filter((room) => production.some((path) => path.startsWith(`src/lib/${room}/`)))
  const silent = inhabited.filter((room) => !existsSync(`src/lib/${room}/README.md`))
  const chatty = inhabited.filter(
    (room) => !silent.includes(room) && linesOf(`src/lib/${room}/README.md`) > MAX_README_LINES
  )
  expect({ silent, chatty }).toEqual({ silent: [], chatty: [] })
})

test('nothing that sends, offers or carries anything can read a private draft', () => {
  const readers = production.filter((path) =>
    /from '[^']*(?:draft-store|draft-replica|drafts\.svelte)'/.test(readFileSync(path, 'utf8'))
  )
  expect(readers.filter((path) => !/^src\/lib\/(?:app|platform\/idb-draft-store\.ts)/.test(path))).toEqual([])
  const carriers = /\/(?:network|relay|presence|hand-over|export-everything|start-workspace)[\w-]*\./
  expect(readers.filter((path) => carriers.test(path))).toEqual(['src/lib/app/start-workspace.ts'])
})

test('there is no barrel, and no drawer for what has no name', () => {
  const barrels = files.filter((path) => /^index\.(ts|js)$/.test(basename(path)))
  const drawers = files.filter((path) => /^(utils?|helpers?|common|misc|types)(\.ts)?$/.test(basename(path)))
  const folders = [...new Set(files.map((path) => basename(dirname(path))))]
  expect(barrels).toEqual([])
  expect(drawers).toEqual([])
  expect(folders.filter((name) => /^(utils?|helpers?|common|misc)$/.test(name))).toEqual([])
})

test('nothing escapes the type system or the linter in production code', () => {
  const escapes = /\bas any\b|: any\b|<any>|@ts-(ignore|expect-error|nocheck)|eslint-disable/
  expect(production.filter((path) => escapes.test(readFileSync(path, 'utf8')))).toEqual([])
})

test('violations of the layers, planted in a copy of the rooms, are all caught', () => {
  const planted = {
    'src/lib/base/up.ts': "import '../log/above'",
    'src/lib/log/above.ts': "import 'node:fs'",
    'src/lib/docs/cycle.ts': "import './round'",
    'src/lib/docs/round.ts': "import './cycle'",
    'src/lib/projections/value.ts': "import { team } from '../team/state'\nexport const seen = team",
    'src/lib/projections/type-only.ts': "import type { Team } from '../team/state'\nexport type Seen = Team",
    'src/lib/team/state.ts': 'export const team = 1\nexport type Team = typeof team',
    'src/lib/ui/Deep.svelte': "<script lang='ts'>import { team } from '$lib/team/state'; console.log(team)</script>",
    'src/relay/main.ts': "import '$lib/sync/engine'",
    'src/lib/sync/engine.ts': "import '../platform/later'",
    'src/lib/platform/later.ts': 'export {}',
    'src/routes/page.ts': "import '$lib/platform/later'",
    'tsconfig.layers.json': readFileSync('tsconfig.layers.json', 'utf8')
  }
  expect(layerViolations(planted)).toEqual([
    'src/lib/base/up.ts: base-imports-only-rooms-above',
    'src/lib/docs/cycle.ts: no-cycle',
    'src/lib/log/above.ts: pure-rooms-know-no-node',
    'src/lib/log/above.ts: the-app-knows-no-node',
    'src/lib/projections/value.ts: projections-imports-only-types-of-team',
    'src/lib/sync/engine.ts: sync-imports-only-rooms-above',
    'src/lib/ui/Deep.svelte: ui-imports-only-types-of-team',
    'src/relay/main.ts: relay-imports-little',
    'src/routes/page.ts: routes-are-thin'
  ])
})

/** Runs the project's own rules over `contentByPath` in a folder of its own. */
function layerViolations(contentByPath: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'eventual-layers-'))
  try {
    for (const [path, content] of Object.entries(contentByPath)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const tool = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const args = [tool, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', 'src']
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 })
    const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
    // The copy has no node_modules, so what Svelte's compiler adds cannot be found there.
    const found = summary.violations.filter(({ rule }) => rule.name !== 'no-unresolved')
    return found.map(({ from, rule }) => `${from}: ${rule.name}`).sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length
}

function functionsIn(path: string): SourceFunction[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: SourceFunction[] = []
  visit(source)
  return found

  function visit(node: ts.Node): void {
    if (isNamedFunction(node)) found.push({ where: `${path}:${lineAt(node.getStart()) + 1}`, lines: lengthOf(node) })
    ts.forEachChild(node, visit)
  }
  function lengthOf(node: ts.Node): number {
    return lineAt(node.getEnd()) - lineAt(node.getStart()) + 1
  }
  function lineAt(position: number): number {
    return source.getLineAndCharacterOfPosition(position).line
  }
}

/** Functions with a name of their own, and those assigned to one. A callback is part of the function it stands in. */
function isNamedFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return node.body !== undefined
  if (ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isAccessor(node))
    return node.body !== undefined
  const isAnonymous = ts.isArrowFunction(node) || ts.isFunctionExpression(node)
  return isAnonymous && (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent))
}
