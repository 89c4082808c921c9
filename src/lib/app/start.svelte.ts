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
import { Now } from './now.svelte'
import type { InviteRead } from './read-invite'
import { initialOf } from './roster.svelte'
import { SAMPLE_PEOPLE } from './sample/sample-people'
import { USUAL_HOURS } from './usual-hours'
import type { InvitePreview, PeerHue, PersonView, StartView, WorkspaceEntry } from './views'

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

/** Founding and joining: most who open the app did that long ago. */
const loadBeginning = () => import('./begin-workspace')

type Made = { readonly workspace: string } | { readonly problem: string }

export class Start implements StartView {
  readonly #deps: StartDeps
  readonly #now: Now
  #ready = $state(false)
  #workspaces: readonly WorkspaceOnDevice[] = $state.raw([])
  #problem: string | null = $state(null)
  readonly samplePeople: readonly PersonView[] = SAMPLE_PEOPLE.map(({ key, name, zone, hours }, order) => ({
    id: key,
    name,
    initial: initialOf(name),
    hue: (order + 1) as PeerHue,
    zone,
    hours,
    isMe: order === 0
  }))

  constructor(deps: StartDeps) {
    this.#deps = deps
    this.#now = new Now(deps.clock, deps.timers, deps.scope)
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
    const { beginWorkspace } = await loadBeginning()
    return this.#made(await beginWorkspace({ name, profile: { name: person, zone, hours } }, this.#beginDeps()))
  }

  async previewInvite(link: string): Promise<InvitePreview | { readonly problem: string }> {
    const read = await this.#readInvite(link)
    if ('problem' in read) return read
    const { workspace, workspaceName, invitedBy, role } = read.told
    return {
      workspaceName: plainName(workspaceName),
      invitedBy: plainName(invitedBy),
      role,
      ends: read.ends,
      alreadyIn: this.entryOf(workspace) !== undefined
    }
  }

  async join({ link, yourName }: { readonly link: string; readonly yourName: string }): Promise<Made> {
    const [read, { joinWorkspace }] = await Promise.all([this.#readInvite(link), loadBeginning()])
    if ('problem' in read) return read
    const invite = read.link
    if (this.entryOf(invite.workspace)) return { workspace: invite.workspace }
    const name = yourName.trim()
    if (name === '') return { problem: sentenceFor({ kind: 'NoNameGiven' }) }
    return this.#made(
      await joinWorkspace(invite, { name, zone: this.#deps.zone, hours: USUAL_HOURS }, this.#beginDeps())
    )
  }

  async explore(): Promise<Made> {
    const sample = this.#workspaces.find(({ isSample }) => isSample)
    return sample ? { workspace: sample.id } : this.#made(await this.#deps.makeSample(this.#beginDeps()))
  }

  async comingBack(): Promise<ComingBackView> {
    const [{ newComingBack }, { browserDesk }] = await Promise.all([import('./coming-back'), import('./browser-desk')])
    return newComingBack({
      begin: () => this.#beginDeps(),
      isHere: (workspace) => this.entryOf(workspace) !== undefined,
      arrived: () => this.refresh(),
      returnAddressOf: (code) => browserDesk.returnAddressOf(code),
      copy: (text) => browserDesk.copy(text)
    })
  }

  async #readInvite(text: string): Promise<InviteRead | { readonly problem: string }> {
    const [{ readInvite }, { sentenceOfLetting }] = await Promise.all([
      import('./read-invite'),
      import('./letting-sentences')
    ])
    const { database, clock, random, timers, zone } = this.#deps
    const read = await readInvite(text, { database, clock, random, timers, zone, entryOf: (id) => this.entryOf(id) })
    return read.ok ? read.value : { problem: sentenceOfLetting(read.error) }
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
