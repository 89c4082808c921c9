/** Trying updates where they can be killed: what comes of it, and that nobody waits longer than TRIAL_MS. */
import { describe, expect, test } from 'vitest'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { newHangingWorkers } from '../../../tests/support/hanging-trial'
import { longBody, strayParagraphs, towerOfMarks } from '../../../tests/support/heavy-updates'
import { newNote, newEngineStory, valueOf } from '../../../tests/support/story-engines'
import { sha256 } from '../crypto/hash'
import { documentHash } from '../docs/document-hash'
import { validateUpdate } from '../docs/update-check'
import * as Y from 'yjs'
import { TRIAL_MS } from './limits'
import { newUpdateTrial, tryUpdate, type TrialAnswer } from './update-trial'

const CLIENT = 7
const small = (text: string) => {
  const doc = new Y.Doc()
  doc.clientID = CLIENT
  doc.getText('title').insert(0, text)
  return Y.encodeStateAsUpdateV2(doc)
}

function bench() {
  const timers = newHandTimers()
  const workers = newHangingWorkers()
  const answers: TrialAnswer['kind'][] = []
  const trial = newUpdateTrial({ timers, start: () => workers.start() })
  const put = (update: Uint8Array) => trial.try({ state: [], update }, ({ kind }) => answers.push(kind))
  return { timers, workers, answers, trial, put }
}

describe('what is tried', () => {
  const isHeavy = (update: Uint8Array) => {
    const valid = validateUpdate(update, () => true)
    return valid.ok && valid.value.isHeavy
  }

  test('typing is not, nor a small document; what may cost Yjs long is, however few its bytes', async () => {
    const story = await newEngineStory(3)
    const note = await newNote(story.engine('alice'), 'Minutes', 'What we agreed on.'.repeat(100))
    const doc = valueOf(await story.engine('alice').readDocument(note))
    expect([Y.encodeStateAsUpdateV2(doc), small('Tide')].map(isHeavy)).toEqual([false, false])
    expect([strayParagraphs(CLIENT, 65), towerOfMarks(CLIENT, 65), longBody(CLIENT, 2_001)].map(isHeavy)).toEqual([
      true,
      true,
      true
    ])
    expect([strayParagraphs(CLIENT, 64), towerOfMarks(CLIENT, 64), longBody(CLIENT, 2_000)].map(isHeavy)).toEqual([
      false,
      false,
      false
    ])
  })
})

describe('what comes of it', () => {
  test('an honest document is sound, and its hash is the one everybody has', () => {
    const update = longBody(CLIENT, 3_000)
    const doc = new Y.Doc()
    Y.applyUpdateV2(doc, update)
    expect(tryUpdate({ state: [], update })).toEqual({ kind: 'sound', hash: documentHash(doc, sha256) })
    expect(tryUpdate({ state: [update], update: null })).toEqual(tryUpdate({ state: [], update }))
  })

  test('bytes Yjs throws at are refused; where it throws only at what is here, nothing is decided', () => {
    const update = small('Tide')
    expect(tryUpdate({ state: [], update: update.slice(0, 9) })).toEqual({ kind: 'refused' })
    expect(tryUpdate({ state: [update.slice(0, 9)], update })).toEqual({ kind: 'unclear' })
  })
})

describe('a worker that hangs', () => {
  test('is killed when its time is over, and the next is tried in a new one', () => {
    const { timers, workers, answers, put } = bench()
    const bomb = small('bomb')
    workers.hangsOver = (update) => update === bomb
    put(bomb)
    put(small('Tide'))
    timers.passed(TRIAL_MS - 1)
    expect([answers, workers.started, workers.killed]).toEqual([[], 1, 0])
    timers.passed(TRIAL_MS)
    expect([answers, workers.started, workers.killed]).toEqual([['unclear', 'sound'], 2, 1])
  })

  test('that is stopped leaves everything unclear', () => {
    const { timers, workers, answers, trial, put } = bench()
    workers.hangsOver = () => true
    put(small('bomb'))
    put(small('Tide'))
    trial.stop()
    timers.passed(TRIAL_MS)
    put(small('Tide'))
    expect([answers, workers.started, workers.killed]).toEqual([['unclear', 'unclear', 'unclear'], 1, 1])
  })
})

test('one worker tries all there is, and nothing starts one where nothing is tried', () => {
  const { workers, answers, put } = bench()
  expect(workers.started).toBe(0)
  for (const text of ['one', 'two', 'three']) put(small(text))
  expect([answers, workers.started, workers.killed]).toEqual([['sound', 'sound', 'sound'], 1, 0])
})
