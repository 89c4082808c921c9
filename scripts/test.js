/**
 * `npm test`: every check of the project, going on after a failure.
 * Prints a line for each stage and, alone at the very end, `N passed, N failed` for the whole.
 *
 * A check that is not a test suite (lint, types, layers, build, size) counts as one test. A suite that ran no test is a
 * failure, and so is a skipped test: only those that need EVENTUAL_CORPUS may be skipped, and only where that is unset.
 * The cluster's suite runs where nats-server is found; elsewhere a line says that it is left out.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureTestBrowser } from './ensure-browser.js'
import { findNatsServer } from './find-nats-server.js'
import { root } from './fingerprint.js'
import { binary, runNode } from './run-command.js'
import { CLUSTER_ARGS, WITHOUT_NATS } from './test-cluster.js'
import { clusterOutcome, playwrightOutcome, vitestOutcomes } from './test-reports.js'

const reports = join(root, 'test-results', 'reports')
const totals = { passed: 0, failed: 0 }

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

await check('Browser', async () => ({ code: 0, output: ensureTestBrowser() }))
await check('Lock file', () => node('scripts/check-lock.js'))
// Linter and checkers both read what SvelteKit writes of the routes and of `$lib`.
await check('Types, prepared', () => node(binary('@sveltejs/kit', 'svelte-kit'), 'sync'))
// The linter takes as long as the others together, and one core: the two go side by side.
await Promise.all([check('Lint', () => node(binary('eslint'), '.', '--max-warnings', '0')), otherReadings()])
await check('Build', () => node('scripts/build.js'))
await suites('vitest.json', vitestOutcomes, (file) =>
  runNode([binary('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    quiet: true
  })
)
if (findNatsServer() === null) {
  process.stdout.write(`· ${'Cluster'.padEnd(28)} ${WITHOUT_NATS}\n`)
} else {
  await suites('cluster.json', clusterOutcome, (file) =>
    runNode([...CLUSTER_ARGS, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { quiet: true })
  )
}
await suites('playwright.json', playwrightOutcome, (file) =>
  runNode([binary('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], {
    quiet: true,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  })
)
await check('Bundle size', () => node('scripts/check-bundle.js'))

process.exitCode = totals.failed > 0 ? 1 : 0
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`)

async function otherReadings() {
  await check('Format', () => node(binary('prettier'), '--check', '--log-level', 'warn', '.'))
  await check('Types', () => node(binary('svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'))
  await check('Types of the service worker', () =>
    node(binary('typescript', 'tsc'), '--noEmit', '-p', 'tsconfig.worker.json')
  )
  await check('Layers', () =>
    node(binary('dependency-cruiser', 'depcruise'), 'src', '--config', '.dependency-cruiser.cjs')
  )
}

function node(...args) {
  return runNode(args, { quiet: true })
}

/** Runs one check; what it said is shown only if it failed. */
async function check(name, run) {
  const began = performance.now()
  const { code, output } = await run().catch((cause) => ({ code: 1, output: `${cause.message}\n` }))
  tell({ name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds: (performance.now() - began) / 1000 })
  if (code !== 0) process.stdout.write(indent(output))
}

/** Runs one test program and counts what its report says. A program that fails without a failing test counts as one. */
async function suites(reportName, outcomesOf, run) {
  const file = join(reports, reportName)
  const { code, output, seconds } = await run(file)
  const outcomes = outcomesOf(readReport(file), process.env)
  for (const outcome of outcomes) tell(outcome)
  const hasFailed = outcomes.some(({ failed }) => failed > 0)
  if (code !== 0 && !hasFailed) tell({ name: `${reportName} ended with code ${code}`, passed: 0, failed: 1, seconds })
  if (code !== 0 || hasFailed) process.stdout.write(indent(output))
}

function tell({ name, passed, failed, skipped = 0, reasons = [], seconds }) {
  totals.passed += passed
  totals.failed += failed
  const counts = [
    `${passed} passed`,
    failed && `${failed} failed`,
    skipped && `${skipped} skipped without EVENTUAL_CORPUS`
  ]
  const mark = failed > 0 ? '✗' : '✓'
  process.stdout.write(`${mark} ${name.padEnd(28)} ${counts.filter(Boolean).join(', ')}  (${seconds.toFixed(1)} s)\n`)
  process.stdout.write(indent(reasons.join('\n')))
}

function indent(text) {
  const lines = text.trimEnd()
  return lines ? `${lines.replace(/^/gm, '    ')}\n` : ''
}

/** A test program that died early has written none. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
