/** Something a newer version wrote arrives while the text is open, and while a person is typing in it. */
import * as Y from 'yjs'
import { writeFragment } from '$lib/docs/fragment'
import { countUpdates, editorOf, openEditor, settled } from './looking'
import { bodyOf, openState, stateFromMarkdown, unknownNode } from './texts'

export interface Arrival {
  /** Updates this device made after the arrival. */
  readonly updates: number
  readonly isKept: boolean
  readonly isReadOnly: boolean
  readonly note: string
  readonly words: string
}

export async function unknownArrives(kind: 'node' | 'mark'): Promise<Arrival> {
  const state = stateFromMarkdown('The road closes on 12 December.\n')
  const mine = openState(state)
  const theirs = openState(state)
  const opened = await openEditor(mine)
  opened.field.focus()
  editorOf(opened).commands.insertContent('My own words. ')
  const before = Y.encodeStateVector(theirs)
  theirs.transact(() => change(bodyOf(theirs), kind))
  const count = countUpdates(mine)
  Y.applyUpdateV2(mine, Y.encodeStateAsUpdateV2(theirs, before), 'peer')
  const arrived = count()
  await settled()
  await settled()
  const region = document.querySelector('[role="region"]')
  const arrival: Arrival = {
    updates: count() - arrived,
    isKept: JSON.stringify(bodyOf(mine).toJSON()).includes(kind === 'node' ? 'sundial' : 'sparkle'),
    isReadOnly: document.querySelector('[role="textbox"]') === null,
    note: document.querySelector('[role="note"]')?.textContent.trim() ?? '',
    words: region?.textContent ?? ''
  }
  await opened.close()
  return arrival
}

function change(body: Y.XmlFragment, kind: 'node' | 'mark'): void {
  if (kind === 'node') writeFragment(body, { type: 'doc', content: [unknownNode()] })
  else (body.get(0) as Y.XmlElement).toArray().forEach((text) => (text as Y.XmlText).format(0, 8, { sparkle: {} }))
}
