/** Devices of one's own that are on their way in. */
import type { DeviceId } from '../base/ids'
import type { AddedDevice, OwnDevicesView } from './own-devices-views'
import { qrForScreen } from './qr'
import type { Session } from './session'
import { addSpareKey, spareLinkOf, takeBackSpareKey } from './spare-keys'
import { sentenceOfSpare } from './spare-sentences'
import type { Outcome } from './views'

export class OwnDevices implements OwnDevicesView {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async add(given: string): Promise<AddedDevice | { readonly problem: string }> {
    const name = given.trim()
    if (name === '') return { problem: sentenceOfSpare({ kind: 'NoNameGiven' }) }
    const { engine, store, random, desk } = this.#session
    const deps = { engine, store, random, held: () => this.#session.heldKeys() }
    const spare = await addSpareKey(name, deps)
    if (!spare.ok) return { problem: sentenceOfSpare(spare.error) }
    const fragment = await spareLinkOf(spare.value, deps)
    if (!fragment.ok) {
      // Nobody will ever use it.
      await this.takeBack(spare.value.device)
      return { problem: sentenceOfSpare(fragment.error) }
    }
    const link = desk.joinAddressOf(fragment.value)
    return { device: spare.value.device, name, link, qr: qrForScreen(link) }
  }

  isIn(device: string): boolean {
    return this.#session.roster.isUsed(device as DeviceId)
  }

  async takeBack(device: string): Outcome {
    const removed = await takeBackSpareKey(device as DeviceId, this.#session.engine)
    return removed.ok ? null : sentenceOfSpare(removed.error)
  }

  async copy(text: string): Outcome {
    const copied = await this.#session.desk.copy(text)
    return copied.ok ? null : sentenceOfSpare(copied.error)
  }
}
