/**
 * *Saved on this device*, *On 3 devices*, *Everyone has it*: computed from what other devices signed that they applied.
 *
 * - A device counts from the moment its receipt says so, never because something was sent to it.
 * - *Everyone* is every device heard from within 30 days, and at least one; devices silent for longer are named beside it.
 */
import type { DeviceId } from '../base/ids'
import type { OtherDevice } from './who-has-what'

/** ARCHITECTURE.md, Receipts: who was silent for longer no longer keeps a word from being true of everyone else. */
const HEARD_LATELY_MS = 30 * 86_400_000

export interface DeviceReceipt extends OtherDevice {
  readonly device: DeviceId
  /** When it was last heard from, by this device's clock; null for never. */
  readonly heardMs: number | null
}

export type Whereabouts =
  | { readonly kind: 'OnlyHere' }
  /** `devices` counts this one too. */
  | { readonly kind: 'OnDevices'; readonly devices: number }
  | { readonly kind: 'Everyone'; readonly devices: number; readonly silent: readonly DeviceId[] }

/** Where everything up to `seq` of this device's log is known to be. */
export function whereaboutsOf(seq: number, receipts: readonly DeviceReceipt[], nowMs: number): Whereabouts {
  const having = receipts.filter(({ appliedSeq }) => appliedSeq >= seq)
  if (having.length === 0) return { kind: 'OnlyHere' }
  const devices = having.length + 1
  const lacking = receipts.filter(({ appliedSeq }) => appliedSeq < seq)
  return lacking.some((receipt) => isHeardLately(receipt, nowMs))
    ? { kind: 'OnDevices', devices }
    : { kind: 'Everyone', devices, silent: lacking.map(({ device }) => device) }
}

function isHeardLately({ heardMs }: DeviceReceipt, nowMs: number): boolean {
  return heardMs !== null && nowMs - heardMs < HEARD_LATELY_MS
}
