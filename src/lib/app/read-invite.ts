/** What an invite link says to whoever opened it, and why it lets nobody in any more, before anything is written. */
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { describeInvite, type InviteTold } from '../team/invitation'
import { parseInviteLink, type InviteLink } from '../team/invite-link'
import { endWords, isOver } from './invite-ends'
import { isOut, readOwnCopy, type OwnCopyDeps } from './own-copy'

export interface InviteRead {
  readonly link: InviteLink
  readonly told: InviteTold
  /** In the words of this device's calendar; null for a link without an end. */
  readonly ends: string | null
}

export interface ReadInviteDeps extends OwnCopyDeps {
  /** Whose calendar an end is said in. */
  readonly zone: string
}

/** Takes a whole link or its fragment. A link is judged by what this device knows, which may be less than others do. */
export async function readInvite(text: string, deps: ReadInviteDeps): Promise<Result<InviteRead, Failure>> {
  const parsed = parseInviteLink(text)
  if (!parsed.ok) return parsed
  const link = parsed.value
  const entry = deps.entryOf(link.workspace)
  const own = entry ? await readOwnCopy(entry, deps) : null
  const told = await describeInvite(link, own?.team.byId)
  if (!told.ok) return told
  const { endsMs } = told.value
  const read = ok({ link, told: told.value, ends: endsMs === null ? null : endWords(endsMs, deps.zone) })
  if (own && !isOut(own)) return read
  const over = whyOver(told.value, deps)
  if (over) return err(over)
  return own ? err({ kind: 'NotInAnyMore' }) : read
}

function whyOver(
  { standing, endsMs, invitedBy }: InviteTold,
  { clock, zone }: ReadInviteDeps
): (Failure & { readonly by: string; readonly when?: string }) | null {
  const by = plainName(invitedBy)
  if (standing === 'closed') return { kind: 'InviteClosed', by }
  if (standing === 'usedUp') return { kind: 'InviteUsedUp', by }
  if (endsMs === null || !isOver(endsMs, clock.now())) return null
  return { kind: 'InviteEnded', by, when: endWords(endsMs, zone) }
}
