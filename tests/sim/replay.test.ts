/** One seed alone: `EVENTUAL_SEED=17` names it. Without one, a seed that every change must survive. */
import { expect, test } from 'vitest'
import { runScenario } from './scenario'
import { STEPS } from './scenario-suite'

const seed = Number(process.env['EVENTUAL_SEED'] ?? 0)

test(`seed ${seed}`, { timeout: 120_000 }, async () => {
  const started = performance.now()
  const report = await runScenario(seed, STEPS)
  process.stdout.write(`${JSON.stringify(report)} ${Math.round(performance.now() - started)} ms\n`)
  expect(report.edits).toBeGreaterThan(0)
})
