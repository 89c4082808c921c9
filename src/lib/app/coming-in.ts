/** Links people are sent or show themselves: what one says before anything is written, and coming in by it. */
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { describeInvite } from '../team/invitation'
import { parseInviteLink } from '../team/invite-link'
import { describeSpareKey } from '../team/spare-key'
import { isSpareLink, parseSpareLink } from '../team/spare-link'
import type { Profile } from '../wire/statement'
import { beginOnSpareKey, joinWorkspace, type BeginDeps } from './begin-workspace'
import { comingBackSentence } from './coming-back-sentences'
import type { InvitePreview, OwnDevicePreview } from './views'

type Problem = { readonly problem: string }
type IsHere = (workspace: string) => boolean

/** Reads a link or its fragment; `isHere` tells which workspaces this device is in. */
export function previewLink(link: string, isHere: IsHere): Promise<InvitePreview | OwnDevicePreview | Problem> {
  return isSpareLink(link) ? previewSpareLink(link, isHere) : previewInviteLink(link, isHere)
}

async function previewInviteLink(link: string, isHere: IsHere): Promise<InvitePreview | Problem> {
  const parsed = parseInviteLink(link)
  if (!parsed.ok) return { problem: comingBackSentence(parsed.error) }
  const told = await describeInvite(parsed.value)
  if (!told.ok) return { problem: comingBackSentence(told.error) }
  const { workspace, workspaceName, invitedBy, role } = told.value
  return {
    workspaceName: plainName(workspaceName),
    invitedBy: plainName(invitedBy),
    role,
    alreadyIn: isHere(workspace)
  }
}

async function previewSpareLink(link: string, isHere: IsHere): Promise<OwnDevicePreview | Problem> {
  const parsed = parseSpareLink(link)
  if (!parsed.ok) return { problem: comingBackSentence(parsed.error) }
  const told = await describeSpareKey(parsed.value)
  if (!told.ok) return { problem: comingBackSentence(told.error) }
  const { workspace, workspaceName, memberName, deviceName } = told.value
  return {
    workspaceName: plainName(workspaceName),
    memberName: plainName(memberName),
    deviceName: plainName(deviceName),
    alreadyIn: isHere(workspace)
  }
}

/** Comes in by an invite as `profile`, or by a spare key as whose it is. Where this device is in already, nothing is done. */
export async function comeIn(
  link: string,
  profile: Profile,
  deps: BeginDeps
): Promise<{ readonly workspace: string } | Problem> {
  const begun = await begin(link, profile, deps)
  return begun.ok ? { workspace: begun.value } : { problem: comingBackSentence(begun.error) }
}

async function begin(link: string, profile: Profile, deps: BeginDeps): Promise<Result<string, Failure>> {
  const parsed = isSpareLink(link) ? parseSpareLink(link) : parseInviteLink(link)
  if (!parsed.ok) return parsed
  const { workspace } = parsed.value
  const known = await deps.directory.workspaces()
  if (!known.ok) return known
  if (known.value.some(({ id }) => id === workspace)) return ok(workspace)
  if ('added' in parsed.value) return beginOnSpareKey(parsed.value, deps)
  return profile.name === '' ? err({ kind: 'NoNameGiven' }) : joinWorkspace(parsed.value, profile, deps)
}
