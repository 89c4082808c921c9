/** Letting somebody back in who lost every device, as an admin does it: invitation, request, answer. */
import type { DeviceId, MemberId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import { answerRequest, checkRequest } from '../team/coming-back'
import { openInvites } from '../team/open-invites'
import { bytesOfRequest, encodeReturnInvitation, parseReturnRequest, type ReturnRequest } from '../team/return-codes'
import { wordsOfReturn } from '../team/safety-words'
import { handedCode } from './handed-code'
import { readStatements } from './stored-statements'
import type { LettingBackView } from './letting-back-views'
import { sentenceOfLetting } from './letting-sentences'
import type { Session } from './session'

interface Checked {
  readonly request: ReturnRequest
  readonly isBack: boolean
}

/** For `member`, as long as the dialog is open. */
export function newLettingBack(session: Session, member: MemberId): LettingBackView {
  const { engine, roster, desk, store, random } = session
  const problem = (failure: Failure) => ({ problem: sentenceOfLetting(failure) })

  async function check(code: string): Promise<Result<Checked, Failure>> {
    const request = parseReturnRequest(code)
    if (!request.ok) return request
    const known = await checkRequest(request.value, engine.team)
    if (!known.ok) return known
    if (request.value.consent.member !== member) return err({ kind: 'ReturnOtherMember' })
    return ok({ request: request.value, isBack: known.value !== null })
  }

  async function answer(request: ReturnRequest): Promise<Result<string, Failure>> {
    const [statements, keys] = [await readStatements(store), await session.heldKeys()]
    if (!statements.ok) return statements
    if (!keys.ok) return keys
    return answerRequest(request, { team: engine.team, statements: statements.value, keys: keys.value, random })
  }

  return {
    async invitation() {
      const made = encodeReturnInvitation({
        workspace: engine.workspace,
        member,
        workspaceName: engine.team.name,
        memberName: engine.team.members.get(member)?.profile.name ?? '',
        invitedBy: engine.team.members.get(engine.ownMember)?.profile.name ?? ''
      })
      return made.ok ? handedCode(desk.returnAddressOf(made.value)) : problem(made.error)
    },
    async read(code) {
      const checked = await check(code)
      if (!checked.ok) return problem(checked.error)
      const { request, isBack } = checked.value
      return {
        name: plainName(request.name),
        deviceName: plainName(request.consent.deviceName),
        words: wordsOfReturn(bytesOfRequest(request)),
        isBack
      }
    },
    async letBack(code, lost) {
      const checked = await check(code)
      if (!checked.ok) return problem(checked.error)
      const { request, isBack } = checked.value
      const theirs = roster.team.devices
      const removing = (lost as readonly DeviceId[]).filter((id) => theirs.get(id)?.member === member)
      const keepInvites = openInvites(roster.team).map(({ id }) => id)
      const said = isBack
        ? ok()
        : await engine.changeTeam({ kind: 'recover', consent: request.consent, removing, keepInvites })
      if (!said.ok) return problem(said.error.kind === 'NotAllowed' ? { kind: 'TeamRuleForbids' } : said.error)
      const answered = await answer(request)
      return answered.ok ? handedCode(desk.returnAddressOf(answered.value)) : problem({ kind: 'NotAnsweredYet' })
    }
  }
}
