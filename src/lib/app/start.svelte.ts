/** Before a workspace: which are here, making one, joining one, looking at the sample. */
import { plainName } from '../base/plain-name'
import type { Clock, Random, Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import type { Failure, Result } from '../base/result'
import type { DeviceDatabase, WorkspaceOnDevice } from '../platform/device-database'
import type { DeviceDirectory } from '../platform/device-directory'
import type { BeginDeps } from './begin-workspace'
import type { ComingBackView } from './letting-back-views'
import { sentenceFor } from './error-sentences'
import { loadPart } from './load-part'
import { Now } from './now.svelte'
import type { RestoreView } from './backups-views'
import type { ReadInviteDeps } from './read-invite'
import { initialOf } from './roster.svelte'
import { SAMPLE_PEOPLE } from './sample/sample-people'
import { USUAL_HOURS } from './usual-hours'
import type { InvitePreview, OwnDevicePreview } from './link-views'
import type { PeerHue, PersonView, StartView, WorkspaceEntry } from './views'

export interface StartDeps {
  readonly database: DeviceDatabase
  readonly directory: DeviceDirectory
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly scope: Scope
  readonly zone: string
  readonly deviceName: string
  readonly offlineReady: () => boolean
  /** Makes the sample team; loaded only when asked for. */
  readonly makeSample: (deps: BeginDeps) => Promise<Result<string, Failure>>
}

/** Founding and coming in: most who open the app did that long ago. */
const loadBeginning = () => loadPart(() => import('./begin-workspace'))
const loadComingIn = () => loadPart(() => import('./coming-in'))

type Made = { readonly workspace: string } | { readonly problem: string }

export class Start implements StartView {
  readonly #deps: StartDeps
  readonly #now: Now
  #ready = $state(false)
  #workspaces: readonly WorkspaceOnDevice[] = $state.raw([])
  #problem: string | null = $state(null)
  readonly samplePeople: readonly PersonView[]

  constructor(deps: StartDeps) {
    this.#deps = deps
    this.#now = new Now(deps.clock, deps.timers, deps.scope)
    this.samplePeople = SAMPLE_PEOPLE.map(({ key, name, zone, hours }, order) => ({
      id: key,
      name,
      initial: initialOf(name),
      hue: (order + 1) as PeerHue,
      // Whoever looks is where they are.
      zone: order === 0 ? deps.zone : zone,
      hours,
      isMe: order === 0
    }))
  }

  get ready(): boolean {
    return this.#ready
  }

  get workspaces(): readonly WorkspaceEntry[] {
    return this.#workspaces.map(({ id, name, isSample, lastUsedMs }) => ({
      id,
      name: plainName(name),
      isSample,
      lastUsedMs
    }))
  }

  get offlineReady(): boolean {
    return this.#deps.offlineReady()
  }

  get zone(): string {
    return this.#deps.zone
  }

  get nowMs(): number {
    return this.#now.ms
  }

  get problem(): string | null {
    return this.#problem
  }

  /** Reads the device's directory again. */
  async refresh(): Promise<void> {
    const listed = await this.#deps.directory.workspaces()
    if (listed.ok) this.#workspaces = listed.value
    else this.#problem = sentenceFor(listed.error)
    this.#ready = true
  }

  /** What stands in the directory of one workspace. */
  entryOf(id: string): WorkspaceOnDevice | undefined {
    return this.#workspaces.find((workspace) => workspace.id === id)
  }

  async create({ workspaceName, yourName, zone, hours }: Parameters<StartView['create']>[0]): Promise<Made> {
    const [name, person] = [workspaceName.trim(), yourName.trim()]
    if (name === '' || person === '') return { problem: sentenceFor({ kind: 'NoNameGiven' }) }
    const part = await loadBeginning()
    if (!part.ok) return this.#made(part)
    const { beginWorkspace } = part.value
    return this.#made(await beginWorkspace({ name, profile: { name: person, zone, hours } }, this.#beginDeps()))
  }

  async previewInvite(link: string): Promise<InvitePreview | OwnDevicePreview | { readonly problem: string }> {
    const part = await loadComingIn()
    if (!part.ok) return { problem: sentenceFor(part.error) }
    return part.value.previewLink(link, this.#readDeps())
  }

  async join({ link, yourName }: { readonly link: string; readonly yourName: string }): Promise<Made> {
    const part = await loadComingIn()
    if (!part.ok) return { problem: sentenceFor(part.error) }
    const profile = { name: yourName.trim(), zone: this.#deps.zone, hours: USUAL_HOURS }
    const came = await part.value.comeIn({ text: link, profile, begin: this.#beginDeps(), read: this.#readDeps() })
    if ('workspace' in came) await this.refresh()
    return came
  }

  async restoring(): Promise<RestoreView> {
    const { Restoration } = await import('./restoration')
    return new Restoration({ deps: this.#beginDeps(), done: () => this.refresh() })
  }

  async explore(): Promise<Made> {
    const sample = this.#workspaces.find(({ isSample }) => isSample)
    return sample ? { workspace: sample.id } : this.#made(await this.#deps.makeSample(this.#beginDeps()))
  }

  async comingBack(): Promise<ComingBackView> {
    const [{ newComingBack }, { standingIn, wasBroughtBy }, { browserDesk }] = await Promise.all([
      import('./coming-back'),
      import('./own-copy'),
      import('./browser-desk')
    ])
    return newComingBack({
      begin: () => this.#beginDeps(),
      standingIn: (workspace) => standingIn(workspace, this.#readDeps()),
      wasBroughtBy: (statement, workspace) => wasBroughtBy(statement, workspace, this.#readDeps()),
      arrived: () => this.refresh(),
      returnAddressOf: (code) => browserDesk.returnAddressOf(code),
      copy: (text) => browserDesk.copy(text)
    })
  }

  #readDeps(): ReadInviteDeps {
    const { database, clock, random, timers, zone } = this.#deps
    return { database, clock, random, timers, zone, entryOf: (id) => this.entryOf(id) }
  }

  async #made(begun: Result<string, Failure>): Promise<Made> {
    if (!begun.ok) return { problem: sentenceFor(begun.error) }
    await this.refresh()
    return { workspace: begun.value }
  }

  #beginDeps(): BeginDeps {
    const { database, directory, random, timers, clock, deviceName } = this.#deps
    return { database, directory, random, timers, nowMs: clock.now(), deviceName }
  }
}
