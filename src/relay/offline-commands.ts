/** `relay backup` and `relay check`: what they print and the exit code they end with. */
import { backupStore } from './backup-store'
import { checkStore, type StoreReport } from './check-store'
import type { RelayCommand } from './options'

export interface Said {
  readonly lines: readonly string[]
  /** 0: done, and all is well; 1: something is not. */
  readonly code: 0 | 1
}

export async function runOffline(command: Extract<RelayCommand, { kind: 'backup' | 'check' }>): Promise<Said> {
  if (command.kind === 'check') {
    const checked = await checkStore(command.data)
    return checked.ok ? reported(checked.value, `${command.data} holds`) : { lines: [checked.error.why], code: 1 }
  }
  const copied = await backupStore(command.data, command.target)
  return copied.ok ? reported(copied.value, `${command.target} now holds`) : { lines: [copied.error.why], code: 1 }
}

function reported(report: StoreReport, who: string): Said {
  const { mailboxes, logs, entries, records, parcels, bytes, faults } = report
  const held = `${mailboxes} mailboxes, ${logs} logs, ${entries} entries (${records} records), ${parcels} statements, ${bytes} bytes`
  const verdict = faults.length === 0 ? 'all of it verifies.' : `${faults.length} of it does not verify:`
  return { lines: [`${who} ${held}; ${verdict}`, ...faults], code: faults.length === 0 ? 0 : 1 }
}
