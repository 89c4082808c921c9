/**
 * Thread anchors under everything that happens to a text. Every letter of the document is used once, so that it can be
 * followed: through merges, moves and blocks that change their kind, which to Yjs are deletions and insertions.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkDocument } from '$lib/docs/check-document'
import { createNote } from '$lib/docs/create'
import { readFragment, writeFragment } from '$lib/docs/fragment'
import { notesRoot, sectionRoot } from '$lib/docs/roots'
import { readThreads, startThread } from '$lib/docs/threads'
import { newDoc, newNode, textNode, visitTree } from '$lib/docs/tree'
import { editAtRandom } from '../support/random-text-edits'
import { newSimRandom, type SimRandom } from '../support/sim-random'
import { editorSchema, editText } from '../support/text-replica'

const ROOTS = ['body', sectionRoot('proposal'), notesRoot('item')]
const ANCHORS = 50
const EDITS = 1_000
const BLOCKS = 20
const LETTERS_IN_BLOCK = 40

/** Letters that stand in the document from the start, and letters that are typed later. */
const firstLetter = (index: number) => String.fromCharCode(0x4e00 + index)
const typedLetter = (index: number) => String.fromCharCode(0xac00 + index)
const isTyped = (letter: string) => letter >= typedLetter(0)

interface World {
  readonly replicas: readonly Y.Doc[]
  readonly random: SimRandom
  /** By thread, the letters it was put on. */
  readonly lettersByThread: Map<string, ReadonlySet<string>>
}

function newWorld(seed: number): World {
  const random = newSimRandom(seed)
  const first = new Y.Doc()
  createNote(first, { title: 'Anchors' })
  let letter = 0
  const line = () => Array.from({ length: LETTERS_IN_BLOCK }, () => firstLetter(letter++)).join('')
  const text = () => newDoc(Array.from({ length: BLOCKS }, () => newNode('paragraph', undefined, [textNode(line())])))
  first.transact(() => ROOTS.forEach((root) => writeFragment(first.getXmlFragment(root), text())))
  const replicas = Array.from({ length: 3 + random.below(3) }, (_, index) => {
    const doc = new Y.Doc()
    // Yjs breaks ties by client id, so a seed that fails must fail again.
    doc.clientID = 1_000 * (index + 1) + random.below(1_000)
    Y.applyUpdateV2(doc, Y.encodeStateAsUpdateV2(first))
    return doc
  })
  return { replicas, random, lettersByThread: new Map() }
}

/** On a stretch of words, now and then over the end of a block; others do the same at the same time. */
function anchor(world: World, id: string): void {
  const { random, replicas, lettersByThread } = world
  const doc = random.pick(replicas)
  const mark = editorSchema.marks['comment']?.create({ id })
  const fragment = doc.getXmlFragment(random.pick(ROOTS))
  doc.transact(() =>
    editText(fragment, (state) => {
      const block = random.below(state.doc.childCount)
      const from = block * (LETTERS_IN_BLOCK + 2) + 1 + random.below(LETTERS_IN_BLOCK)
      const to = Math.min(from + 1 + random.below(30), state.doc.content.size - 1)
      const quote = state.doc.textBetween(from, to)
      lettersByThread.set(id, new Set(quote))
      startThread(doc, { id, by: 'mei', at: 1, on: 'text', quote: quote === '' ? '?' : quote, words: 'Why?' })
      return mark ? state.tr.addMark(from, to, mark) : null
    })
  )
}

function exchange([from, to]: readonly [Y.Doc, Y.Doc]): void {
  Y.applyUpdateV2(to, Y.encodeStateAsUpdateV2(from, Y.encodeStateVector(to)))
}

function healAll({ replicas }: World): void {
  for (let round = 0; round < 2; round++) {
    for (const from of replicas) for (const to of replicas) if (from !== to) exchange([from, to])
  }
}

/** Each place where a letter stands, with the threads anchored there. */
function lettersIn(doc: Y.Doc): { readonly letter: string; readonly threads: ReadonlySet<string> }[] {
  const found: { letter: string; threads: ReadonlySet<string> }[] = []
  for (const root of ROOTS) {
    visitTree(readFragment(doc.getXmlFragment(root)), ({ text = '', marks = [] }) => {
      const threads = new Set(marks.flatMap(({ type, attrs }) => (type === 'comment' ? [String(attrs?.['id'])] : [])))
      for (const letter of text) found.push({ letter, threads })
    })
  }
  return found
}

function live(seed: number): World {
  const world = newWorld(seed)
  const { replicas, random } = world
  for (let id = 0; id < ANCHORS; id++) anchor(world, `t${id}`)
  healAll(world)
  let typed = 0
  const newLetters = (count: number) => Array.from({ length: count }, () => typedLetter(typed++)).join('')
  for (let edit = 0; edit < EDITS; edit++) {
    const doc = random.pick(replicas)
    editAtRandom({ texts: ROOTS.map((root) => doc.getXmlFragment(root)), random, newLetters })
    if (random.chance(0.1)) exchange([random.pick(replicas), random.pick(replicas)])
  }
  healAll(world)
  return world
}

/**
 * Of the letters under an anchor, how many may lack it or have it too many. Yjs keeps the ends of a mark apart from its
 * letters, and where two replicas take away or lean on the same end at once, the edge is wrong: 1 of 100 letters over 40
 * seeds, never a whole anchor.
 */
const MOST_INEXACT = 0.08

test.each([1, 2, 3, 7, 9, 11, 14, 16])(
  'after 1,000 concurrent edits around 50 anchors each stands on its own letters while one is left (seed %i)',
  (seed) => {
    const { replicas, lettersByThread } = live(seed)
    const [doc, ...others] = replicas
    if (!doc) throw new Error('nobody there')
    const letters = lettersIn(doc)
    for (const other of others) expect(lettersIn(other)).toEqual(letters)
    expect(checkDocument(doc).problems).toEqual([])

    const threads = readThreads(doc)
    expect(threads).toHaveLength(ANCHORS)
    let [exact, inexact] = [0, 0]
    for (const { id, isGone, quote } of threads) {
      const on = lettersByThread.get(id) ?? new Set()
      expect(quote).toBe([...on].join(''))
      const left = letters.filter(({ letter }) => on.has(letter))
      const carrying = left.filter((place) => place.threads.has(id))
      const strangers = letters.filter(
        ({ letter, threads: here }) => !isTyped(letter) && !on.has(letter) && here.has(id)
      )
      if (left.length > 0) expect(carrying.length, `seed ${seed}, ${id} lost its text`).toBeGreaterThan(0)
      if (isGone) expect(left, `seed ${seed}, ${id} says its text is gone`).toEqual([])
      exact += carrying.length
      inexact += left.length - carrying.length + strangers.length
    }
    expect(inexact / (exact + inexact), `seed ${seed}`).toBeLessThan(MOST_INEXACT)
  }
)

test('an anchor whose every letter is deleted says so, and keeps its quote', () => {
  const world = newWorld(1)
  anchor(world, 'lost')
  healAll(world)
  const [mine, theirs] = world.replicas
  if (!mine || !theirs) throw new Error('nobody there')
  const quoted = world.lettersByThread.get('lost') ?? new Set()
  const erase = (doc: Y.Doc, letters: readonly string[]) => {
    for (const root of ROOTS) for (const letter of letters) eraseLetter(doc.getXmlFragment(root), letter)
  }
  const [half, rest] = [[...quoted].slice(0, quoted.size / 2), [...quoted].slice(quoted.size / 2)]
  erase(mine, half)
  expect(readThreads(mine)[0]?.isGone).toBe(false)
  erase(theirs, rest)
  expect(readThreads(theirs)[0]?.isGone).toBe(false)
  healAll(world)
  for (const doc of world.replicas) {
    expect(readThreads(doc)[0]).toMatchObject({ isGone: true, root: null, quote: [...quoted].join('') })
  }
})

function eraseLetter(fragment: Y.XmlFragment, letter: string): void {
  editText(fragment, ({ doc, tr: change }) => {
    doc.descendants((node, at) => {
      const found = node.text?.indexOf(letter) ?? -1
      if (found >= 0) change.delete(at + found, at + found + 1)
    })
    return change
  })
}
