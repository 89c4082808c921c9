/** Backups and recovery sheets of this device. */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { DeviceId, WorkspaceId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { ok, type Failure, type Result } from '../base/result'
import { passphraseBytes } from '../crypto/backup-seal'
import type { WorkspaceOnDevice } from '../platform/device-database'
import { draftItems } from './draft-backup'
import type { BackupsView, MadeFile, Sheet } from './backups-views'
import type { Outcome } from './views'
import { sentenceOfSpare } from './spare-sentences'
import { makeBackup, type BackupWorkspace } from './make-backup'
import type { OpenedForBackup } from './open-for-backup'
import { qrForPaper } from './qr'
import type { Session } from './session'
import { addSpareKey, spareLinkOf, takeBackSpareKey } from './spare-keys'

/** Each of 2,048 words is worth 11 bits; six of them, behind a million rounds, outlast anybody's patience. */
const WORDS_SUGGESTED = 6
/** Below this a passphrase is guessed however slowly. */
const FEWEST_LETTERS = 12

/** The other workspaces of this device. */
export interface OtherWorkspaces {
  list(): Promise<Result<readonly WorkspaceOnDevice[], Failure>>
  open(entry: WorkspaceOnDevice): Promise<Result<OpenedForBackup, Failure>>
}

type Problem = { readonly problem: string }

export class Backups implements BackupsView {
  readonly #session: Session
  readonly #others: OtherWorkspaces

  constructor(session: Session, others: OtherWorkspaces) {
    this.#session = session
    this.#others = others
  }

  suggestPassphrase(): string {
    const drawn = this.#session.random.bytes(2 * WORDS_SUGGESTED)
    const places = new DataView(drawn.buffer)
    const words = Array.from({ length: WORDS_SUGGESTED }, (_, i) => wordlist[places.getUint16(2 * i) % wordlist.length])
    return words.join(' ')
  }

  faultOf(passphrase: string, again: string): string | null {
    if (passphraseBytes(passphrase).length < FEWEST_LETTERS) return sentenceOfSpare({ kind: 'PassphraseTooShort' })
    return passphrase === again ? null : sentenceOfSpare({ kind: 'PassphrasesDiffer' })
  }

  async make(passphrase: string): Promise<MadeFile | Problem> {
    const { clock, timers, random, desk } = this.#session
    const day = this.#day()
    const deviceName = `Backup of ${day.words}`
    const opened = await this.#openAll()
    if (!opened.ok) return { problem: sentenceOfSpare(opened.error) }
    const { workspaces, others, closed } = opened.value
    const draftsOf = (workspace: WorkspaceId) => draftItems(workspace, timers)
    const made = await makeBackup(passphrase, workspaces, { random, clock, deviceName, draftsOf }).finally(async () => {
      for (const other of others) await other.close()
    })
    if (!made.ok) return { problem: sentenceOfSpare(made.error) }
    if (made.value.names.length === 0) return { problem: sentenceOfSpare({ kind: 'NothingToBackUp' }) }
    const fileName = `eventual-backup-${day.digits}.eventual-backup`
    desk.saveFile({ name: fileName, content: new Blob([...made.value.parts]), type: 'application/octet-stream' })
    const names = made.value.names.map((name) => plainName(name))
    const leftOut = made.value.leftOut.map((name) => plainName(name))
    return { fileName, deviceName, names, leftOut, unopened: closed.map((name) => plainName(name)) }
  }

  async makeSheet(): Promise<Sheet | Problem> {
    const { engine, store, random, roster, entry, clock, desk } = this.#session
    const deps = { engine, store, random, held: () => this.#session.heldKeys() }
    const deviceName = `Recovery sheet of ${this.#day().words}`
    const spare = await addSpareKey(deviceName, deps)
    if (!spare.ok) return { problem: sentenceOfSpare(spare.error) }
    const whole = await spareLinkOf(spare.value, deps)
    const fragment = whole.ok ? whole : await spareLinkOf(spare.value, deps, 'brief')
    if (!fragment.ok) {
      await takeBackSpareKey(spare.value.device, engine)
      return { problem: sentenceOfSpare(fragment.error) }
    }
    const link = desk.joinAddressOf(fragment.value)
    const { name: memberName, zone } = roster.me
    return {
      device: spare.value.device,
      workspaceName: entry.name,
      memberName,
      deviceName,
      madeMs: clock.now(),
      zone,
      link,
      qr: qrForPaper(link)
    }
  }

  async takeBack(device: string): Outcome {
    const removed = await takeBackSpareKey(device as DeviceId, this.#session.engine)
    return removed.ok ? null : sentenceOfSpare(removed.error)
  }

  print(): void {
    this.#session.desk.print()
  }

  /** This one as it is on screen, and the others of this device for as long as it takes; the sample is nobody's work. */
  async #openAll(): Promise<Result<Opened, Failure>> {
    const { entry, engine, store } = this.#session
    const listed = await this.#others.list()
    if (!listed.ok) return listed
    const here: BackupWorkspace = { engine, store, held: () => this.#session.heldKeys() }
    const others: OpenedForBackup[] = []
    const closed: string[] = []
    for (const other of listed.value.filter(({ id, isSample }) => !isSample && id !== entry.id)) {
      const opened = await this.#others.open(other)
      if (opened.ok) others.push(opened.value)
      else closed.push(other.name)
    }
    return ok({ workspaces: entry.isSample ? others : [here, ...others], others, closed })
  }

  /** Today as this person's clock has it: "30 Nov", "2026-11-30". */
  #day(): { readonly words: string; readonly digits: string } {
    const date = new Date(this.#session.clock.now())
    const timeZone = this.#session.roster.me.zone
    const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(date)
    return { words, digits: new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(date) }
  }
}

interface Opened {
  readonly workspaces: readonly BackupWorkspace[]
  readonly others: readonly OpenedForBackup[]
  /** Names of those that do not open. */
  readonly closed: readonly string[]
}
