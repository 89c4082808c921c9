/**
 * Reads what the test programs report, as counts for each suite: `{ name, passed, failed, skipped, reasons, seconds }`.
 * Holds the two rules no reporter knows: a suite without tests failed, and a test skipped without leave failed.
 */
import { relative } from 'node:path'
import { root } from './fingerprint.js'

/** Vitest's suites by where their files are; every one of them has to have tests. */
const SUITES = [
  { name: 'Architecture', holds: (path) => path === 'tests/architecture.test.ts' },
  { name: 'Tooling', holds: (path) => path === 'tests/test-reports.test.ts' },
  { name: 'Unit', holds: (path) => path.startsWith('src/') && !path.endsWith('.dom.test.ts') },
  { name: 'Unit, with a DOM', holds: (path) => path.endsWith('.dom.test.ts') },
  { name: 'Vectors', holds: (path) => path.startsWith('tests/vectors/') },
  { name: 'Contract', holds: (path) => path.startsWith('tests/contract/') },
  { name: 'Simulation', holds: (path) => path.startsWith('tests/sim/') },
  { name: 'Faults', holds: (path) => path.startsWith('tests/faults/') },
  { name: 'Guards', holds: (path) => path.startsWith('tests/guards/') }
]

/** The outcome of each of the suites above, from vitest's JSON report. */
export function vitestOutcomes(report, env) {
  const files = (report?.testResults ?? []).map((file) => ({
    ...file,
    path: relative(root, file.name).replaceAll('\\', '/')
  }))
  const strays = files.filter(({ path }) => !SUITES.some(({ holds }) => holds(path)))
  const others = strays.length > 0 ? [outcomeOf('Other tests', strays.flatMap(testsOfVitest), strays, env)] : []
  return [
    ...SUITES.map(({ name, holds }) => {
      const own = files.filter(({ path }) => holds(path))
      return outcomeOf(name, own.flatMap(testsOfVitest), own, env)
    }),
    ...others
  ]
}

/** The cluster tests' outcome, from vitest's JSON report of their own run. */
export function clusterOutcome(report, env) {
  const files = (report?.testResults ?? []).map((file) => ({ ...file, path: relative(root, file.name) }))
  return [outcomeOf('Cluster', files.flatMap(testsOfVitest), files, env)]
}

/** The browser tests' outcome, from Playwright's JSON report. */
export function playwrightOutcome(report, env) {
  const tests = (report?.suites ?? []).flatMap((suite) => testsOfPlaywright(suite, []))
  const broken = (report?.errors ?? []).map(({ message }) => ({ title: firstLine(message), state: 'failed' }))
  return [
    outcomeOf('Browser tests', [...tests, ...broken], [{ startTime: 0, endTime: report?.stats?.duration ?? 0 }], env)
  ]
}

function outcomeOf(name, tests, timed, env) {
  const count = (state) => tests.filter((test) => test.state === state).length
  const mayBeSkipped = (title) => !env.EVENTUAL_CORPUS && /corpus/i.test(title)
  const skippedWithoutLeave = tests.filter(({ state, title }) => state === 'skipped' && !mayBeSkipped(title))
  const reasons = skippedWithoutLeave.map(({ title }) => `skipped: ${title}`)
  if (tests.length === 0) reasons.push('no test ran')
  return {
    name,
    passed: count('passed'),
    failed: count('failed') + skippedWithoutLeave.length + (tests.length === 0 ? 1 : 0),
    skipped: count('skipped') - skippedWithoutLeave.length,
    reasons,
    seconds: timed.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1000, 0)
  }
}

/** A file that cannot even be loaded has no tests and is one failure. */
function testsOfVitest({ path, status, message, assertionResults }) {
  if (status === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
    return [{ title: `${path}: ${firstLine(message)}`, state: 'failed' }]
  }
  return assertionResults.map(({ fullName, status: state }) => ({
    title: `${path} › ${fullName}`,
    state: state === 'passed' || state === 'failed' ? state : 'skipped'
  }))
}

function testsOfPlaywright(suite, above) {
  const titles = [...above, suite.title]
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(({ status }) => ({
      title: [...titles, title].join(' › '),
      state: status === 'expected' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed'
    }))
  )
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOfPlaywright(inner, titles))]
}

function firstLine(text = '') {
  return text.split('\n', 1)[0]
}
