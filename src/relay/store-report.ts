/** What a look into a store found, in lines for whoever runs the relay. */
import type { StoreReport } from './check-store'

export function reportLines({ mailboxes, logs, entries, records, parcels, bytes, faults }: StoreReport): string[] {
  const held = `${count(mailboxes, 'mailbox', 'mailboxes')}: ${count(entries, 'entry', 'entries')} in ${count(logs, 'log', 'logs')}`
  const more = `${count(records, 'range record', 'range records')}, ${count(parcels, 'sealed statement', 'sealed statements')}, ${count(bytes, 'byte', 'bytes')}`
  const verdict =
    faults.length === 0
      ? 'Every chain, hash and signature holds.'
      : `${count(faults.length, 'fault', 'faults')}; devices that have what is missing send it again.`
  return [`${held}; ${more}.`, verdict, ...faults]
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
