/**
 * Coming back on a new device as who one was. A request waits here until it is answered or given up, over any reload: its keys
 * in a vault of their own, and beside the workspaces one note of which vault that is.
 */
import type { StatementId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { comeBack } from '../team/coming-back'
import {
  bytesOfRequest,
  encodeReturnRequest,
  kindOfReturnCode,
  parseReturnAnswer,
  parseReturnInvitation,
  parseReturnRequest,
  type ReturnInvitation
} from '../team/return-codes'
import { wordsOfReturn } from '../team/safety-words'
import { consentToJoin } from '../team/speaking'
import { keepBeginning, newIdentity, newVaultName, type BeginDeps } from './begin-workspace'
import { handedCode } from './handed-code'
import type { ComingBackView, PendingReturn } from './letting-back-views'
import type { OwnStanding } from './own-copy'
import { sentenceOfLetting } from './letting-sentences'

const PENDING = 'coming-back'

export interface ComingBackDeps {
  begin(): BeginDeps
  standingIn(workspace: string): Promise<OwnStanding>
  /** Whether this device came in by that statement, and is in. */
  wasBroughtBy(statement: StatementId, workspace: string): Promise<boolean>
  /** Something came to this device. */
  arrived(): Promise<void>
  returnAddressOf(code: string): string
  copy(text: string): Promise<Result<undefined, Failure>>
}

/** What was asked: both codes as they are handed over, and where the keys are. */
interface Kept {
  readonly vault: string
  readonly invitation: string
  readonly request: string
}

export function newComingBack(deps: ComingBackDeps): ComingBackView {
  return {
    kindOf: (code) => kindOfReturnCode(code) ?? 'unknown',
    async isBackBy(code) {
      const answer = parseReturnAnswer(code)
      if (!answer.ok) return null
      const { workspace, recover, name } = answer.value
      return (await deps.wasBroughtBy(recover, workspace)) ? { workspace, workspaceName: plainName(name) } : null
    },
    async pending() {
      const kept = await readKept(deps)
      if (!kept.ok) return problem(kept.error)
      const view = kept.value ? await viewOf(kept.value, deps) : ok(null)
      return view.ok ? view.value : problem(view.error)
    },
    async preview(code) {
      const read = await readInvitation(code, deps)
      if (!read.ok) return problem(read.error)
      const kept = await readKept(deps)
      if (!kept.ok) return problem(kept.error)
      const isAsked = kept.value !== null && isSame(kept.value, read.value)
      return { ...namesIn(read.value), isAsked }
    },
    async ask({ code, yourName }) {
      const asked = await ask(code, yourName.trim(), deps)
      return asked.ok ? asked.value : problem(asked.error)
    },
    async open(code) {
      const opened = await open(code, deps)
      return opened.ok ? { workspace: opened.value } : problem(opened.error)
    },
    async giveUp() {
      const kept = await readKept(deps)
      const forgotten = kept.ok && kept.value ? await forget(kept.value, deps) : kept
      return forgotten.ok ? null : sentenceOfLetting(forgotten.error)
    },
    async copy(text) {
      const copied = await deps.copy(text)
      return copied.ok ? null : sentenceOfLetting(copied.error)
    }
  }
}

const problem = (failure: Failure) => ({ problem: sentenceOfLetting(failure) })

async function ask(code: string, name: string, deps: ComingBackDeps): Promise<Result<PendingReturn, Failure>> {
  const invitation = await readInvitation(code, deps)
  if (!invitation.ok) return invitation
  if (name === '') return err({ kind: 'NoNameGiven' })
  const former = await readKept(deps)
  if (!former.ok) return former
  if (former.value && isSame(former.value, invitation.value)) return viewOf(former.value, deps)
  const forgotten = former.value ? await forget(former.value, deps) : ok()
  if (!forgotten.ok) return forgotten
  const kept = await makeRequest(code, { invitation: invitation.value, name }, deps)
  return kept.ok ? viewOf(kept.value, deps) : kept
}

async function open(code: string, deps: ComingBackDeps): Promise<Result<string, Failure>> {
  const answer = parseReturnAnswer(code)
  if (!answer.ok) return answer
  const { workspace, name } = answer.value
  const standing = await deps.standingIn(workspace)
  if (standing !== 'strange') return standing === 'in' ? ok(workspace) : err({ kind: 'NotInAnyMore' })
  const kept = await readKept(deps)
  if (!kept.ok) return kept
  if (!kept.value) return err({ kind: 'NoReturnAsked' })
  const request = parseReturnRequest(kept.value.request)
  if (request.ok && request.value.workspace !== workspace) return err({ kind: 'ReturnForOther' })
  const identity = await newIdentity(deps.begin(), kept.value.vault)
  if (!identity.ok) return identity
  const back = await comeBack({ answer: answer.value, ...identity.value })
  if (!back.ok) return back
  const entry = { name, isSample: false, inviteSeed: null, ...identity.value }
  const begun = await keepBeginning(back.value, entry, deps.begin())
  if (!begun.ok) return begun
  await deps.arrived()
  // Should this fail, the note is found to be of a workspace that is here.
  await deps.begin().directory.putSetting(PENDING, null)
  return begun
}

/** An invitation to a workspace that is not here yet. */
async function readInvitation(code: string, deps: ComingBackDeps): Promise<Result<ReturnInvitation, Failure>> {
  const read = parseReturnInvitation(code)
  if (!read.ok) return read
  const standing = await deps.standingIn(read.value.workspace)
  if (standing === 'strange') return read
  return err({ kind: standing === 'in' ? 'AlreadyIn' : 'NotInAnyMore' })
}

async function makeRequest(
  code: string,
  { invitation, name }: { readonly invitation: ReturnInvitation; readonly name: string },
  deps: ComingBackDeps
): Promise<Result<Kept, Failure>> {
  const { random, directory, deviceName, ...rest } = deps.begin()
  const vault = newVaultName(random)
  const identity = await newIdentity({ random, ...rest }, vault)
  if (!identity.ok) return identity
  const { workspace, member } = invitation
  const consent = await consentToJoin(identity.value.device, { workspace, member, deviceName })
  const request = encodeReturnRequest({ workspace, consent, name })
  if (!request.ok) return request
  const kept: Kept = { vault, invitation: code, request: request.value }
  const noted = await directory.putSetting(PENDING, { ...kept })
  if (noted.ok) return ok(kept)
  await directory.forgetSecrets(vault)
  return noted
}

/** What waits; a note of a workspace that came in meanwhile is none, nor is one this version cannot read. */
async function readKept(deps: ComingBackDeps): Promise<Result<Kept | null, Failure>> {
  const noted = await deps.begin().directory.setting(PENDING)
  if (!noted.ok) return noted
  const kept = isKept(noted.value) ? noted.value : null
  const request = kept && parseReturnRequest(kept.request)
  const isOpen = request?.ok && (await deps.standingIn(request.value.workspace)) === 'strange'
  return ok(isOpen ? kept : null)
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { vault, invitation, request } = value as Readonly<Record<string, unknown>>
  return [vault, invitation, request].every((each) => typeof each === 'string')
}

async function forget({ vault }: Kept, deps: ComingBackDeps): Promise<Result<undefined, Failure>> {
  const { directory } = deps.begin()
  const noted = await directory.putSetting(PENDING, null)
  return noted.ok ? directory.forgetSecrets(vault) : noted
}

function isSame(kept: Kept, { workspace, member }: ReturnInvitation): boolean {
  const request = parseReturnRequest(kept.request)
  return request.ok && request.value.workspace === workspace && request.value.consent.member === member
}

async function viewOf(kept: Kept, deps: ComingBackDeps): Promise<Result<PendingReturn, Failure>> {
  const [invitation, request] = [parseReturnInvitation(kept.invitation), parseReturnRequest(kept.request)]
  if (!invitation.ok) return invitation
  if (!request.ok) return request
  return ok({
    ...namesIn(invitation.value),
    request: handedCode(deps.returnAddressOf(kept.request)),
    words: wordsOfReturn(bytesOfRequest(request.value))
  })
}

function namesIn({ workspaceName, memberName, invitedBy }: ReturnInvitation) {
  return {
    workspaceName: plainName(workspaceName),
    memberName: plainName(memberName),
    invitedBy: plainName(invitedBy)
  }
}
