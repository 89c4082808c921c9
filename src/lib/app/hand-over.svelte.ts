/** Handing over without a network: files to save and to take in, and runs of QR codes to show and to read. */
import type { MemberId, WorkspaceId } from '../base/ids'
import { concatBytes } from '../base/bytes'
import { isolateName, plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { packForQr, qrHashes } from '../log/qr-packing'
import { blobSource } from '../platform/blob-source'
import { writeBundle, type BundleScope } from '../sync/bundle-writing'
import { MAX_QR_BUNDLE_BYTES } from '../wire/limits'
import { cutIntoBlocks, encodeQrPart, type QrRun } from '../wire/qr-parts'
import type { OtherWorkspaces } from './backups'
import { sentenceFor, type Sentences } from './error-sentences'
import type { HandedFile, HandOverChoice, HandOverView, TakenIn } from './hand-over-views'
import { loadPart } from './load-part'
import { QrScan, partsIn } from './qr-scan.svelte'
import { QrShow } from './qr-show.svelte'
import type { Session } from './session'
import { readStatements } from './stored-statements'
import { takenWords } from './taken-words'

const EVERYTHING = 'everything'
const ONLY_HERE = 'onlyHere'
/** Name of the kept value: what was read of a run of codes. */
const QR_RUN = 'qr-run'

type Problem = { readonly problem: string }

const SENTENCES: Sentences = {
  TooLarge: () => 'That is more than fits a run of codes. Save it as a file, or choose what one person lacks.'
}

export class HandOver implements HandOverView {
  readonly scan: QrScan
  readonly #session: Session
  readonly #others: OtherWorkspaces
  #progress: number | null = $state(null)

  constructor(session: Session, others: OtherWorkspaces) {
    this.#session = session
    this.#others = others
    const { store } = session
    session.scope.defer(() => this.scan.stop())
    this.scan = new QrScan({
      eyes: () => loadPart(() => import('../platform/qr-eyes')),
      keep: (parts) =>
        store.putMeta(
          QR_RUN,
          parts.map((part) => encodeQrPart(part, qrHashes))
        ),
      async kept() {
        const kept = await store.meta(QR_RUN)
        return kept.ok ? partsIn(kept.value) : []
      },
      take: (bundle) => this.#take([{ name: null, blob: new Blob([bundle]) }])
    })
  }

  get choices(): readonly HandOverChoice[] {
    const others = this.#people.map(({ id, name }) => ({ value: id, label: `What ${isolateName(name)} lacks` }))
    const onlyHere = others.length > 0 ? [{ value: ONLY_HERE, label: 'What only this device has' }] : []
    return [{ value: EVERYTHING, label: 'Everything' }, ...others, ...onlyHere]
  }

  get likeliest(): string {
    const [only, another] = this.#people
    if (!only) return EVERYTHING
    return another ? ONLY_HERE : only.id
  }

  get progress(): number | null {
    return this.#progress
  }

  async saveFile(choice: string): Promise<HandedFile | Problem> {
    const { desk, roster, clock, entry } = this.#session
    // Each piece goes to the browser as it is made, which keeps what is large on disk.
    const parts: Blob[] = []
    const made = await this.#write(choice, (piece) => void parts.push(new Blob([piece])))
    if (!made.ok) return { problem: sentenceFor(made.error) }
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: roster.me.zone, dateStyle: 'short' }).format(clock.now())
    const fileName = `${slugOf(entry.name)}-${day}.eventual`
    const type = 'application/octet-stream'
    const file = new File(parts, fileName, { type })
    const shared = await desk.shareFile(file)
    if (shared === 'unable') desk.saveFile({ name: fileName, content: file, type })
    return { fileName, bytes: file.size, by: shared === 'unable' ? 'saved' : shared }
  }

  async showQr(choice: string): Promise<QrShow | Problem> {
    const run = await this.#runOf(choice)
    return run.ok
      ? new QrShow(run.value, run.value.length, this.#session.timers)
      : { problem: sentenceFor(run.error, SENTENCES) }
  }

  takeFiles(files: readonly File[]): Promise<TakenIn> {
    return this.#take(files.map((file) => ({ name: plainName(file.name), blob: file })))
  }

  get #people() {
    return this.#session.roster.members.filter(({ isMe }) => !isMe)
  }

  #scopeOf(choice: string): BundleScope {
    if (choice === EVERYTHING) return { kind: 'everything' }
    const { ownDevice } = this.#session.engine
    return choice === ONLY_HERE
      ? { kind: 'onlyHere', device: ownDevice }
      : { kind: 'lackedBy', member: choice as MemberId }
  }

  /** Everything typed is sealed first. `take` may end it by saying so. */
  async #write(choice: string, take: (piece: Uint8Array<ArrayBuffer>) => void): Promise<Result<undefined, Failure>> {
    const { engine, store } = this.#session
    const flushed = await engine.flush()
    if (!flushed.ok) return flushed
    const [statements, keys] = [await readStatements(store), await this.#session.heldKeys()]
    if (!statements.ok) return statements
    if (!keys.ok) return keys
    const { workspace, team } = engine
    const writing = { workspace, store, team, statements: statements.value, keys: keys.value }
    let bytes = 0
    for await (const piece of writeBundle(writing, this.#scopeOf(choice))) {
      if (!piece.ok) return piece
      bytes += piece.value.length
      take(piece.value.slice())
    }
    return bytes > 0 ? ok() : err({ kind: 'NoWorkspace' })
  }

  async #runOf(choice: string): Promise<Result<QrRun, Failure>> {
    const pieces: Uint8Array[] = []
    let bytes = 0
    const made = await this.#write(choice, (piece) => {
      bytes += piece.length
      // What is far too large is counted, and not kept.
      if (bytes <= MAX_QR_BUNDLE_BYTES) pieces.push(piece)
    })
    if (!made.ok) return made
    if (bytes > MAX_QR_BUNDLE_BYTES) return err({ kind: 'TooLarge' })
    return cutIntoBlocks(packForQr(concatBytes(...pieces)), qrHashes)
  }

  async #take(files: readonly { readonly name: string | null; readonly blob: Blob }[]): Promise<TakenIn> {
    this.#progress = 0
    const sources = files.map(({ blob }) => blobSource(blob))
    const taken = await this.#session.engine.takeBundles(sources, (share) => (this.#progress = share))
    this.#progress = null
    if (!taken.ok) return { title: 'Nothing was taken in', lines: [sentenceFor(taken.error)], isAllWell: false }
    const { roster } = this.#session
    const names = await this.#namesOfWorkspaces()
    return takenWords(taken.value, {
      files: files.map(({ name }) => name),
      author: (log) => roster.personOfLog(log)?.name ?? null,
      workspace: (id) => names.get(id) ?? null
    })
  }

  async #namesOfWorkspaces(): Promise<ReadonlyMap<WorkspaceId, string>> {
    const listed = await this.#others.list()
    return new Map(listed.ok ? listed.value.map(({ id, name }) => [id, plainName(name)]) : [])
  }
}

/** "Low Water Survey" as file systems and shells like it: "low-water-survey". */
function slugOf(name: string): string {
  const words = name.toLocaleLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return words.join('-').slice(0, 60) || 'workspace'
}
