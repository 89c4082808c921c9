/** What adding a device of one's own shows and may do. */
import type { Outcome } from './views'

export interface AddedDevice {
  readonly device: string
  readonly name: string
  readonly link: string
  /** Rows of the QR code, true is dark. */
  readonly qr: readonly (readonly boolean[])[]
}

export interface OwnDevicesView {
  /** Says a device of that name into the team, and makes the link that brings it in. */
  add(name: string): Promise<AddedDevice | { readonly problem: string }>
  /** Somebody began on it. */
  isIn(device: string): boolean
  /** It opens nothing any more. */
  takeBack(device: string): Outcome
  copy(text: string): Outcome
}
