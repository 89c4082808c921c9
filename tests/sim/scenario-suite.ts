/** Runs a stretch of seeds; the four test files share them so that both cores have work. */
import { expect, test } from 'vitest'
import { runScenario, type ScenarioReport } from './scenario'

export const STEPS = 300
const FAULTS = [
  'drop',
  'duplicate',
  'reorder',
  'delay',
  'cut',
  'partition',
  'killed',
  'power lost',
  'restart',
  'join',
  'transactionsLost',
  'compacted',
  'forged',
  'flood'
]
const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'] as const
const SEEDS_PER_FILE = 50

/** Lives seeds `first` to `first + 49`, and tells how often each fault happened and each invariant was checked. */
export function describeSeeds(first: number): void {
  const last = first + SEEDS_PER_FILE - 1
  test(`seeds ${first} to ${last}, ${STEPS} steps each`, { timeout: 600_000 }, async () => {
    const reports: ScenarioReport[] = []
    for (let seed = first; seed <= last; seed++) reports.push(await liveSeed(seed))
    const faults = Object.fromEntries(
      FAULTS.map((name) => [name, sum(reports.map((report) => report.faults[name] ?? 0))])
    )
    const checks = Object.fromEntries(
      INVARIANTS.map((name) => [name, sum(reports.map((report) => report.checks[name]))])
    )
    process.stdout.write(
      `seeds ${first}–${last}: ${JSON.stringify({ edits: sum(reports.map(({ edits }) => edits)), ...faults, ...checks })}\n`
    )
    for (const [name, count] of Object.entries({ ...faults, ...checks }))
      expect(count, `${name} never happened`).toBeGreaterThan(0)
  })
}

async function liveSeed(seed: number): Promise<ScenarioReport> {
  try {
    return await runScenario(seed, STEPS)
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure)
    throw new Error(
      `seed ${seed} failed; replay it with: EVENTUAL_SEED=${seed} npx vitest run tests/sim/replay.test.ts\n${reason}`,
      { cause: failure }
    )
  }
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
