/**
 * The Awareness an editor is given: the workspace's presence, filtered to one document, with carets and nothing else in
 * its states. What the editor says of its caret goes into the workspace's own state.
 *
 * It is an Awareness of its own with states put in by hand, because editors take the class and not an interface. Its
 * clients are the workspace's; it has no connection, and forgets nobody by time: whoever left is gone from the presence.
 */
import * as Y from 'yjs'
import { Awareness } from 'y-protocols/awareness'
import type { Signal } from '$lib/base/events'
import type { Scope } from '$lib/base/scope'

export interface DocumentPresenceDeps {
  readonly scope: Scope
  /** This device's client in the workspace's presence. */
  readonly own: number
  readonly changed: Signal<undefined>
  /** The caret of everybody else in this document, null for who has none. */
  othersHere(): ReadonlyMap<number, unknown>
  /** This device is here, with its caret or null. */
  say(cursor: unknown): void
  leave(): void
}

/** In the document from now until `scope` ends. */
export function openDocumentPresence({ scope, own, changed, othersHere, say, leave }: DocumentPresenceDeps): Awareness {
  const doc = new Y.Doc()
  doc.clientID = own
  const view = new Awareness(doc)

  function showOthers(): void {
    const here = othersHere()
    const shown = [...view.getStates().keys()].filter((client) => client !== own)
    const removed = shown.filter((client) => !here.has(client))
    const added = [...here.keys()].filter((client) => !shown.includes(client))
    // A state is replaced when it changes, so its caret is another object.
    const updated = shown.filter((client) => here.has(client) && here.get(client) !== caretOf(client))
    removed.forEach((client) => view.states.delete(client))
    for (const client of [...added, ...updated]) view.states.set(client, { cursor: here.get(client) })
    if (added.length + updated.length + removed.length > 0)
      view.emit('change', [{ added, updated, removed }, 'presence'])
  }

  const caretOf = (client: number): unknown => view.getStates().get(client)?.['cursor']
  const sayOwn = (change: unknown, origin: unknown): void => {
    if (origin === 'local') say(caretOf(own) ?? null)
  }
  view.on('change', sayOwn)
  scope.defer(changed.listen(showOthers))
  scope.defer(() => {
    view.off('change', sayOwn)
    view.destroy()
    leave()
  })
  say(null)
  showOthers()
  return view
}
