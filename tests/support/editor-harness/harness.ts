/** What the tests may ask of the page. Texts cross as Markdown; a document never leaves the page. */
import '$lib/ui/styles/tokens.css'
import '$lib/ui/styles/base.css'
import '$lib/ui/styles/fonts.css'
import '$lib/ui/styles/reading.css'
import { unknownArrives } from './arriving'
import { copyHostile, openHostile, showHostileCarets } from './hostile'
import { look, type Variant } from './looking'
import { merge, mergeLive, onlookersAt, onlookersAtRaggedTable } from './merging'
import { openStage } from './stage'
import { stateFromMarkdown, traps } from './texts'
import { tryInWorker } from './trials'

const harness = {
  lookAtMarkdown: (markdown: string, variant: Variant) => look(stateFromMarkdown(markdown), variant),

  async lookAtTraps(variant: Variant) {
    const looks = []
    for (const { name, state, isFit } of traps()) {
      // Without its guard an editor throws on some: that is one more way to fail.
      const seen = await look(state, variant).catch((thrown: unknown) => ({
        updates: -1,
        isReadOnly: false,
        text: String(thrown)
      }))
      looks.push({ name, isFit, ...seen })
    }
    return looks
  },

  unknownArrives,
  onlookersAt,
  onlookersAtRaggedTable,
  merge,
  mergeLive,
  openHostile,
  copyHostile,
  showHostileCarets,
  openStage,
  tryInWorker
}

export type Harness = typeof harness

declare global {
  interface Window {
    harness: Harness
  }
}

window.harness = harness
