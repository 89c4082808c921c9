/**
 * Coming back on a new device as who one was. A request waits here until the team knows the device or it is given up, over any
 * reload: its keys in a vault of their own, and beside the workspaces one note of which vault that is.
 *
 * - Whoever saw a request can make an answer of it that hangs in the air. So what was begun by an answer gives way to a later one
 *   until it has met somebody: whether it is in, the team says, and no code.
 */
import type { StatementId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { comeBack } from '../team/coming-back'
import { parseInviteLink } from '../team/invite-link'
import {
  bytesOfRequest,
  encodeReturnRequest,
  kindOfReturnCode,
  parseReturnAnswer,
  parseReturnInvitation,
  parseReturnRequest,
  type ReturnAnswer,
  type ReturnInvitation
} from '../team/return-codes'
import { wordsOfReturn } from '../team/safety-words'
import { isSpareLink } from '../team/spare-link'
import { consentToJoin } from '../team/speaking'
import { dropBeginning, keepBeginning, newIdentity, newVaultName, type BeginDeps } from './begin-workspace'
import { handedCode } from './handed-code'
import type { ComingBackView, PendingReturn } from './letting-back-views'
import type { OwnStanding } from './own-copy'
import { sentenceOfLetting } from './letting-sentences'
import { LOG_KEY } from './workspace-secrets'

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
  const { workspace } = answer.value
  const standing = await deps.standingIn(workspace)
  if (!mayBegin(standing)) return standing === 'in' ? ok(workspace) : err({ kind: 'NotInAnyMore' })
  const kept = await readKept(deps)
  if (!kept.ok) return kept
  if (!kept.value) return err({ kind: 'NoReturnAsked' })
  const request = parseReturnRequest(kept.value.request)
  if (request.ok && request.value.workspace !== workspace) return err({ kind: 'ReturnForOther' })
  const begun = await beginBy(answer.value, { vault: kept.value.vault, isAgain: standing === 'unheard' }, deps)
  if (!begun.ok) return begun
  await deps.arrived()
  // Should this fail, the note is found to be of a workspace that is here.
  if ((await deps.standingIn(workspace)) === 'in') await deps.begin().directory.putSetting(PENDING, null)
  return begun
}

/** What was begun by another answer is taken back, once this one is known to be for this device. */
async function beginBy(
  answer: ReturnAnswer,
  { vault, isAgain }: { readonly vault: string; readonly isAgain: boolean },
  deps: ComingBackDeps
): Promise<Result<string, Failure>> {
  const identity = await newIdentity(deps.begin(), vault)
  if (!identity.ok) return identity
  const back = await comeBack({ answer, ...identity.value })
  if (!back.ok) return back
  const { name, relays } = answer
  const entry = { name, relays, isSample: false, inviteSeed: null, ...identity.value }
  if (!isAgain) return keepBeginning(back.value, entry, deps.begin())
  const dropped = await dropBeginning(answer.workspace, vault, deps.begin())
  if (!dropped.ok) return dropped
  // In the log of the other beginning something may be written; this one has a log of its own.
  const logKey = await identity.value.vault.makeSigningKey(LOG_KEY)
  if (!logKey.ok) return logKey
  const anew = await comeBack({ ...identity.value, answer, logKey: logKey.value.key })
  return anew.ok ? keepBeginning(anew.value, entry, deps.begin()) : anew
}

/** Nothing is here that a team is known to stand behind. */
const mayBegin = (standing: OwnStanding) => standing === 'strange' || standing === 'unheard'

/** An invitation to a workspace that is not here yet, or has heard from nobody. */
async function readInvitation(code: string, deps: ComingBackDeps): Promise<Result<ReturnInvitation, Failure>> {
  const read = parseReturnInvitation(code)
  if (!read.ok) return isSpareLink(code) || parseInviteLink(code).ok ? err({ kind: 'IsForJoining' }) : read
  const standing = await deps.standingIn(read.value.workspace)
  if (mayBegin(standing)) return read
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
  const isOpen = request?.ok && mayBegin(await deps.standingIn(request.value.workspace))
  return ok(isOpen ? kept : null)
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const { vault, invitation, request } = value as Readonly<Record<string, unknown>>
  return [vault, invitation, request].every((each) => typeof each === 'string')
}

async function forget({ vault }: Kept, deps: ComingBackDeps): Promise<Result<undefined, Failure>> {
  const { directory } = deps.begin()
  const [noted, known] = [await directory.putSetting(PENDING, null), await directory.workspaces()]
  if (!noted.ok) return noted
  if (!known.ok) return known
  // What was begun with them keeps its keys, and is forgotten where it is opened.
  return known.value.some((each) => each.vault === vault) ? ok() : directory.forgetSecrets(vault)
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
