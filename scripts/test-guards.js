/**
 * `npm run test:guards [-- name…]`: opens one guard after the other (tests/guards/guards.ts) and runs the tests that depend
 * on it. Prints `guard → first test that went red`. A guard nobody misses is a failure, and so is one that is not found.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildForNode } from './node-build.js'
import { binary, runNode } from './run-command.js'

/** One for each core: a run of few tests mostly waits for one thread. */
const TOGETHER = 2

const { guards } = await import(pathToFileURL(await buildForNode('guards', 'tests/guards/guards.ts')).href)
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !guards.some((guard) => guard.name === name))
const chosen = guards.filter(({ name }) => asked.length === 0 || asked.includes(name))
const folder = mkdtempSync(join(tmpdir(), 'eventual-guards-'))
const open = [...chosen]
let unmissed = 0

try {
  await Promise.all(Array.from({ length: TOGETHER }, work))
} finally {
  rmSync(folder, { recursive: true })
}
for (const name of unknown) process.stdout.write(`✗ ${name} is no guard\n`)
process.stdout.write(`${chosen.length - unmissed} guards are missed when open, ${unmissed} are not\n`)
process.exitCode = unmissed + unknown.length > 0 ? 1 : 0

async function work() {
  for (let guard = open.shift(); guard; guard = open.shift()) {
    const { red, fault, seconds } = await runOpen(guard)
    if (fault) unmissed += 1
    process.stdout.write(`${fault ? '✗' : '✓'} ${guard.name} → ${fault ?? red}  (${seconds.toFixed(1)} s)\n`)
  }
}

async function runOpen({ name, project, tests, titled }) {
  const report = join(folder, `${name}.json`)
  const args = ['run', '--project', project, '--bail', '1', '--reporter=json', `--outputFile.json=${report}`]
  const { seconds } = await runNode([binary('vitest'), ...args, ...(titled ? ['-t', titled] : []), ...tests], {
    quiet: true,
    env: { EVENTUAL_OPEN_GUARD: name, NO_COLOR: '1' }
  })
  const files = readReport(report)
  const red = files.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')
  return { red: red?.fullName, fault: faultOf(red, files), seconds }
}

/** Code that cannot be loaded, or that stumbles, is not open: then the expression that should open it is wrong. */
function faultOf(red, files) {
  const said = red?.failureMessages?.[0] ?? ''
  if (/^(ReferenceError|TypeError|SyntaxError)/.test(said)) return `it stumbles: ${firstLine(said)}`
  if (red) return undefined
  const broken = files.find(({ status, message }) => status === 'failed' && message)
  return broken ? `it cannot be loaded: ${firstLine(broken.message)}` : 'nothing'
}

const firstLine = (text) => text.split('\n', 1)[0]

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults
  } catch (cause) {
    if (cause.code === 'ENOENT') return []
    throw cause
  }
}
