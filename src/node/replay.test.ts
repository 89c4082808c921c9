import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { main, replay, type ReplayLine } from './replay'
import type { Patch, Trace } from './trace'

/** Types `words` one character at a time, takes every third back, and corrects the beginning at the end. */
function typed(words: string): Trace {
  const patches: Patch[] = []
  let content = 'Minutes\n'
  const edit = (...patch: Patch) => {
    const [position, deleted, inserted] = patch
    patches.push(patch)
    content = content.slice(0, position) + inserted + content.slice(position + deleted)
  }
  for (const [i, character] of [...words].entries()) {
    edit(content.length, 0, character)
    if (i % 3 === 0) edit(content.length - 1, 1, '')
  }
  edit(0, 7, 'Notes')
  return { startContent: 'Minutes\n', endContent: content, patches }
}

async function traceFile(content: Uint8Array | string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'trace.json.gz')
  await writeFile(path, content)
  return path
}

test('a second device that only got the compacted log has the end of the trace', async () => {
  const trace = typed('the tide is low, and so is the bridge\n'.repeat(30))
  const line = await replay(trace)
  expect(line).toMatchObject({ edits: trace.patches.length, equal: true })
  expect(line.compactedBytes).toBeLessThan(line.logBytes / 2)
})

test('a log too short to compact is read as it is', async () => {
  const { equal, logBytes, compactedBytes } = await replay(typed('low tide'))
  expect({ equal, compactedBytes }).toEqual({ equal: true, compactedBytes: logBytes })
})

test('a trace that does not end as it says is told, in the line and in the exit code', async () => {
  const { patches, ...rest } = typed('low tide')
  const path = await traceFile(gzipSync(JSON.stringify({ ...rest, endContent: 'high tide', txns: [{ patches }] })))
  const lines: string[] = []
  expect(await main([path], (line) => lines.push(line))).toBe(1)
  expect(lines).toHaveLength(1)
  expect((JSON.parse(lines[0] ?? '') as ReplayLine).equal).toBe(false)
})

test('what is no sequential trace is said in a sentence', async () => {
  const concurrent = await traceFile(JSON.stringify({ kind: 'concurrent', endContent: '', txns: [] }))
  const broken = await traceFile('{')
  for (const argv of [[], [concurrent], [broken], [`${broken}.not-there`]])
    expect(await main(argv, () => undefined)).toBe(2)
})
