import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { TextGuard } from './text-guard.svelte'

const EDITOR = Symbol('the editor')

/** A text with one paragraph, and its guard. */
function newText() {
  const fragment = new Y.Doc().getXmlFragment('body')
  fragment.insert(0, [paragraph('Low at four.')])
  return { fragment, guard: new TextGuard(fragment) }
}

function paragraph(text: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  return element
}

/** A bound editor, as far as the guard knows one. */
function bind(guard: TextGuard) {
  const letGo = vi.fn()
  guard.bind({ origin: EDITOR, letGo })
  return letGo
}

test('a text this version knows may be bound; one it does not know may not', () => {
  const { fragment, guard } = newText()
  expect(guard.inspection.verdict).toBe('ok')
  fragment.insert(1, [new Y.XmlElement('sundial')])
  expect(new TextGuard(fragment).inspection).toMatchObject({ verdict: 'newer', problems: [{ kind: 'unknownNode' }] })
})

test('an editor is let go of within the transaction that brings what it does not know', () => {
  const { fragment, guard } = newText()
  const letGo = bind(guard)
  let wasLetGo: number | null = null
  // y-tiptap observes after the guard: by then nothing may be bound.
  fragment.observeDeep(() => (wasLetGo = letGo.mock.calls.length))
  fragment.insert(1, [paragraph('High at ten.')])
  expect([wasLetGo, guard.inspection.verdict]).toEqual([0, 'ok'])
  fragment.insert(1, [new Y.XmlElement('sundial')])
  expect([wasLetGo, guard.inspection.verdict]).toEqual([1, 'newer'])
})

test('what the editor itself writes is not looked at, and after the guard is closed nothing is', () => {
  const { fragment, guard } = newText()
  const letGo = bind(guard)
  fragment.doc?.transact(() => fragment.insert(1, [new Y.XmlElement('sundial')]), EDITOR)
  expect(letGo).not.toHaveBeenCalled()
  guard.close()
  fragment.insert(1, [new Y.XmlElement('sundial')])
  expect(letGo).not.toHaveBeenCalled()
})
