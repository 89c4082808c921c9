/** What somebody who is out of a workspace can still do with the copy on this device. Nothing of it is told to anybody. */
import { sentenceFor } from './error-sentences'
import { exportEverything } from './export-everything'
import type { Session } from './session'
import type { FarewellView } from './views'

export function newFarewell(session: Session, forget: () => Promise<string | null>): FarewellView {
  return {
    get unsent() {
      return session.roster.report.pending
    },
    async exportEverything() {
      const exported = await exportEverything(session)
      if (!exported.ok) return sentenceFor(exported.error)
      const name = session.entry.name.replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ').trim() || 'workspace'
      session.desk.saveFile({ name: `${name}.zip`, content: exported.value, type: 'application/zip' })
      return null
    },
    forget
  }
}
