/** What somebody who is out of a workspace, or cannot know, can do with the copy on this device. Nothing of it is told to anybody. */
import { sentenceFor, type Sentences } from './error-sentences'
import { exportEverything } from './export-everything'
import type { Session } from './session'
import type { FarewellView } from './views'

const SENTENCES: Sentences = {
  ArchiveNotMade: () =>
    'The browser could not make the archive; perhaps there is too little memory. Nothing was saved; close other windows and try again, or export the documents one by one.',
  StillIn: () => 'You are in this workspace, so it was not forgotten here. Leave it on People first.'
}

export function newFarewell(session: Session, forget: () => Promise<string | null>): FarewellView {
  return {
    get unsent() {
      return session.roster.report.pending
    },
    async exportEverything() {
      const exported = await exportEverything(session)
      if (!exported.ok) return sentenceFor(exported.error, SENTENCES)
      const name = session.entry.name.replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ').trim() || 'workspace'
      session.desk.saveFile({ name: `${name}.zip`, content: exported.value, type: 'application/zip' })
      return null
    },
    async forget() {
      return session.roster.mayForget ? forget() : sentenceFor({ kind: 'StillIn' }, SENTENCES)
    }
  }
}
