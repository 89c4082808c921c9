/** Links people are sent or show themselves: what one says before anything is written, and coming in by it. */
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { kindOfReturnCode } from '../team/return-codes'
import { describeSpareKey } from '../team/spare-key'
import { isSpareLink, parseSpareLink } from '../team/spare-link'
import type { Profile } from '../wire/statement'
import { beginOnSpareKey, joinWorkspace, type BeginDeps } from './begin-workspace'
import { sentenceFor } from './error-sentences'
import { LETTING_SENTENCES } from './letting-sentences'
import { standingIn } from './own-copy'
import { readInvite, type ReadInviteDeps } from './read-invite'
import { SPARE_SENTENCES } from './spare-sentences'
import type { InvitePreview, OwnDevicePreview } from './link-views'

type Problem = { readonly problem: string }

const SENTENCES = { ...LETTING_SENTENCES, ...SPARE_SENTENCES }

const sentenceOfComing = (failure: Failure): string => sentenceFor(failure, SENTENCES)

/** Reads a link or its fragment. */
export async function previewLink(
  text: string,
  deps: ReadInviteDeps
): Promise<InvitePreview | OwnDevicePreview | Problem> {
  if (kindOfReturnCode(text) !== null) return { problem: sentenceOfComing({ kind: 'IsForComingBack' }) }
  return isSpareLink(text) ? previewSpareLink(text, deps) : previewInviteLink(text, deps)
}

async function previewInviteLink(text: string, deps: ReadInviteDeps): Promise<InvitePreview | Problem> {
  const read = await readInvite(text, deps)
  if (!read.ok) return { problem: sentenceOfComing(read.error) }
  const { workspace, workspaceName, invitedBy, role } = read.value.told
  return {
    workspaceName: plainName(workspaceName),
    invitedBy: plainName(invitedBy),
    role,
    ends: read.value.ends,
    alreadyIn: deps.entryOf(workspace) !== undefined
  }
}

async function previewSpareLink(text: string, deps: ReadInviteDeps): Promise<OwnDevicePreview | Problem> {
  const parsed = parseSpareLink(text)
  if (!parsed.ok) return { problem: sentenceOfComing(parsed.error) }
  const told = await describeSpareKey(parsed.value)
  if (!told.ok) return { problem: sentenceOfComing(told.error) }
  const { workspace, workspaceName, memberName, deviceName } = told.value
  const standing = await standingIn(workspace, deps)
  if (standing === 'out') return { problem: sentenceOfComing({ kind: 'NotInAnyMore' }) }
  return {
    workspaceName: plainName(workspaceName),
    memberName: plainName(memberName),
    deviceName: plainName(deviceName),
    alreadyIn: standing !== 'strange'
  }
}

export interface ComingIn {
  /** A whole link, or its fragment. */
  readonly text: string
  /** Who somebody is who comes by an invite; a spare key says itself whose it is. */
  readonly profile: Profile
  readonly begin: BeginDeps
  readonly read: ReadInviteDeps
}

/** Where this device is in already, nothing is done. */
export async function comeIn(coming: ComingIn): Promise<{ readonly workspace: string } | Problem> {
  const begun = isSpareLink(coming.text) ? await useSpareLink(coming) : await useInvite(coming)
  return begun.ok ? { workspace: begun.value } : { problem: sentenceOfComing(begun.error) }
}

async function useInvite({ text, profile, begin, read }: ComingIn): Promise<Result<string, Failure>> {
  const invite = await readInvite(text, read)
  if (!invite.ok) return invite
  const { link } = invite.value
  if (read.entryOf(link.workspace)) return ok(link.workspace)
  return profile.name === '' ? err({ kind: 'NoNameGiven' }) : joinWorkspace(link, profile, begin)
}

async function useSpareLink({ text, begin, read }: ComingIn): Promise<Result<string, Failure>> {
  const link = parseSpareLink(text)
  if (!link.ok) return link
  const { workspace } = link.value
  const standing = await standingIn(workspace, read)
  if (standing === 'out') return err({ kind: 'NotInAnyMore' })
  return standing === 'strange' ? beginOnSpareKey(link.value, begin) : ok(workspace)
}
