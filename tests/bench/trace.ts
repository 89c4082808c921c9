/**
 * A document typed keystroke by keystroke through the real path in Node, against a bare Y.Doc. With EVENTUAL_CORPUS a real
 * person's trace, else one made up here, so that the figure is there on any machine.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replay, type ReplayLine } from '../../src/node/replay'
import { parseTrace, type Patch, type Trace } from '../../src/node/trace'
import type { Chapter } from './chapters'
import { compare } from './measure'

const RECORDED = 'traces/sveltecomponent.json.gz'
const MADE_UP_EDITS = 20_000

export const trace: Chapter = {
  ids: ['trace.apply.ratio', 'trace.log.ratio'],
  async measure({ rounds }) {
    const typed = recorded() ?? madeUp()
    const lines: ReplayLine[] = []
    for (let run = 0; run < rounds.runs; run++) lines.push(await replay(typed))
    if (lines.some(({ equal }) => !equal)) throw new Error('the second device has another text than was typed')
    const of = (name: Exclude<keyof ReplayLine, 'equal'>) => lines.map((line) => line[name])
    return {
      'trace.apply.ratio': compare('ms', of('ms'), 'bare Y.Doc', of('yjsMs')),
      'trace.log.ratio': compare('bytes', of('compactedBytes'), 'V2 state', of('stateBytes'))
    }
  }
}

function recorded(): Trace | null {
  const path = join(process.env['EVENTUAL_CORPUS'] ?? '', RECORDED)
  return process.env['EVENTUAL_CORPUS'] && existsSync(path) ? parseTrace(readFileSync(path)) : null
}

/** Words at the end, and every so often a word taken back or a thought put in further up. */
function madeUp(): Trace {
  const patches: Patch[] = []
  let content = ''
  for (let i = 0; i < MADE_UP_EDITS; i++) {
    const isBack = i % 40 >= 34
    const at = i % 400 > 360 ? Math.floor(content.length / 2) : content.length - (isBack ? 1 : 0)
    const patch: Patch = isBack ? [at, 1, ''] : [at, 0, 'the tide is low '.charAt(i % 16)]
    patches.push(patch)
    content = content.slice(0, patch[0]) + patch[2] + content.slice(patch[0] + patch[1])
  }
  return { startContent: '', endContent: content, patches }
}
