/** Keeps extensions that tidy up by themselves from tidying what nobody here has touched. */
import type { AnyExtension, Extension, Mark, Node } from '@tiptap/core'
import type { Plugin, Transaction } from '@tiptap/pm/state'
import { isUserEdit } from './quiet-collaboration'

/** Which of the changes a plugin wants to append may happen at all. */
type Allows = (edits: readonly Transaction[]) => boolean

/** The extension, its appended changes allowed only where an edit made here caused them. */
export const quietly = <Ext extends Node | Mark | Extension>(extension: Ext): Ext =>
  withAppended(extension, (edits) => edits.some(isUserEdit))

/** The extension with no change of its own at all: selections it may correct, text never. */
export const withoutRepair = <Ext extends Node | Mark | Extension>(extension: Ext): Ext =>
  withAppended(extension, () => false)

function withAppended<Ext extends AnyExtension>(extension: Ext, allows: Allows): Ext {
  return extension.extend({
    addProseMirrorPlugins(this: { parent?: () => Plugin[] }) {
      const plugins = this.parent?.() ?? []
      for (const plugin of plugins) restrain(plugin, allows)
      return plugins
    }
  }) as Ext
}

function restrain(plugin: Plugin, allows: Allows): void {
  const append = plugin.spec.appendTransaction
  if (!append) return
  plugin.spec.appendTransaction = function (transactions, before, after) {
    const appended = append.call(this, transactions, before, after)
    return appended?.docChanged && !allows(transactions) ? null : appended
  }
}
