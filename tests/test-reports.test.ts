/** A green line from `npm test` means what it says only while these rules hold. */
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { clusterOutcome, playwrightOutcome, vitestOutcomes } from '../scripts/test-reports.js'

type State = 'passed' | 'failed' | 'pending' | 'todo'

function vitestReport(statesByPath: Record<string, Record<string, State>>) {
  return {
    testResults: Object.entries(statesByPath).map(([path, states]) => ({
      name: resolve(path),
      status: 'passed',
      message: '',
      startTime: 0,
      endTime: 1500,
      assertionResults: Object.entries(states).map(([fullName, status]) => ({ fullName, status }))
    }))
  }
}

function suite(name: string, report: object | undefined, env = {}) {
  return vitestOutcomes(report, env).find((outcome) => outcome.name === name)
}

test('tests are counted by suite', () => {
  const report = vitestReport({
    'src/lib/log/a.test.ts': { one: 'passed', two: 'failed' },
    'src/lib/ui/b.dom.test.ts': { three: 'passed' }
  })
  expect(suite('Unit', report)).toMatchObject({ passed: 1, failed: 1, skipped: 0, seconds: 1.5 })
  expect(suite('Unit, with a DOM', report)).toMatchObject({ passed: 1, failed: 0 })
})

test('a suite without a test failed, and so did one whose program died', () => {
  expect(suite('Simulation', vitestReport({}))).toMatchObject({ passed: 0, failed: 1, reasons: ['no test ran'] })
  expect(suite('Unit', undefined)).toMatchObject({ passed: 0, failed: 1 })
  expect(playwrightOutcome(undefined, {})).toMatchObject([{ passed: 0, failed: 1 }])
})

test('the cluster tests are one suite of their own', () => {
  const report = vitestReport({ 'tests/cluster/a.test.ts': { one: 'passed', two: 'failed', three: 'pending' } })
  expect(clusterOutcome(report, {})).toMatchObject([{ name: 'Cluster', passed: 1, failed: 2, skipped: 0 }])
  expect(clusterOutcome(undefined, {})).toMatchObject([{ passed: 0, failed: 1, reasons: ['no test ran'] }])
})

test('a skipped test failed, unless it needs the corpus and there is none', () => {
  const report = vitestReport({
    'src/lib/docs/a.test.ts': { 'the corpus survives': 'pending', other: 'todo', ok: 'passed' }
  })
  expect(suite('Unit', report)).toMatchObject({ passed: 1, failed: 1, skipped: 1 })
  expect(suite('Unit', report, { EVENTUAL_CORPUS: '/somewhere' })).toMatchObject({ passed: 1, failed: 2, skipped: 0 })
})

test('a file that cannot be loaded is one failure', () => {
  const [broken] = vitestReport({ 'src/lib/log/a.test.ts': {} }).testResults
  const report = { testResults: [{ ...broken, status: 'failed', message: 'no such module\nat …' }] }
  expect(suite('Unit', report)).toMatchObject({ passed: 0, failed: 1 })
})

test('browser tests count by their outcome; one that passed only at a second try failed', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
  const report = {
    suites: [
      {
        title: 'story.spec.ts',
        specs: [spec('a', 'expected'), spec('b', 'unexpected')],
        suites: [{ title: 'inner', specs: [spec('c', 'flaky'), spec('d', 'skipped')] }]
      }
    ],
    stats: { duration: 2000 }
  }
  expect(playwrightOutcome(report, {})).toMatchObject([
    { passed: 1, failed: 3, reasons: ['skipped: story.spec.ts › inner › d'], seconds: 2 }
  ])
})
