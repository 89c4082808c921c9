/**
 * Saying an act in one's own name: judged here as everybody else will judge it, before anything is written. What they would
 * refuse would be on this device and nowhere else.
 */
import { textToBytes } from '../base/bytes'
import { newActId, type ActId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { mayAct } from '../team/authority'
import type { Act } from '../wire/act'
import { encodeAct } from '../wire/act-codec'
import {
  MAX_ACT_BYTES,
  MAX_FOLLOWED_ACTS,
  MAX_NAME_BYTES,
  MAX_POD_MEMBERS,
  MAX_REPLACED_ACTS,
  MAX_TARGET_BYTES,
  MAX_WORDS_BYTES
} from '../wire/limits'
import type { ActDraft, WriteFailure } from './engine'
import type { Parts } from './engine-parts'

type Speaking = Pick<Parts, 'acts' | 'team' | 'log' | 'member' | 'writing'> & {
  readonly deps: Pick<Parts['deps'], 'random' | 'clock'>
}

/** What the fields of an act's body may have. */
const MOST_BY_FIELD: Readonly<Record<string, number>> = {
  reason: MAX_WORDS_BYTES,
  words: MAX_WORDS_BYTES,
  name: MAX_NAME_BYTES,
  target: MAX_TARGET_BYTES,
  emoji: MAX_TARGET_BYTES
}

/** On disk before it resolves. Runs in the engine's turn. */
export async function sayAct(speaking: Speaking, draft: ActDraft): Promise<Result<ActId, WriteFailure>> {
  const { deps, team, log, writing } = speaking
  const may = mayAct(team.state, log, draft.body.type)
  if (!may.ok) return may
  const replaces = [...new Set(draft.replaces)]
  const rule = brokenRuleOf(speaking, replaces) ?? brokenPodRuleOf(draft.body)
  if (rule) return err({ kind: 'NotAllowed', rule })
  const act: Act = { ...draft, replaces, id: newActId(deps.random), wallMs: deps.clock.now() }
  const bytes = encodeAct(act)
  const tooLarge = tooLargeIn(draft.body) ?? (bytes.length > MAX_ACT_BYTES ? tooMuch(bytes, MAX_ACT_BYTES) : null)
  if (tooLarge) return err(tooLarge)
  const wrote = await writing.act(bytes)
  return wrote.ok ? ok(act.id) : wrote
}

function brokenRuleOf({ acts, member }: Speaking, replaces: readonly ActId[]): string | null {
  const own = new Set(
    [...acts.byDocument.values()].flat().flatMap((each) => (each.member === member ? each.act.id : []))
  )
  if (!replaces.every((id) => own.has(id))) return 'replacesOwnActs'
  return replaces.length > MAX_REPLACED_ACTS ? 'replacesFewActs' : null
}

function brokenPodRuleOf(body: ActDraft['body']): string | null {
  if (body.type !== 'pod') return null
  if (body.follows.length > MAX_FOLLOWED_ACTS) return 'followsFewActs'
  return (body.members?.length ?? 0) > MAX_POD_MEMBERS ? 'namesFewMembers' : null
}

function tooLargeIn(body: ActDraft['body']): WriteFailure | null {
  for (const [field, value] of Object.entries(body)) {
    const [most, text] = [MOST_BY_FIELD[field], typeof value === 'string' ? textToBytes(value) : null]
    if (text && most !== undefined && text.length > most) return tooMuch(text, most)
  }
  return null
}

function tooMuch({ length: bytes }: Uint8Array, most: number): WriteFailure {
  return { kind: 'WordsTooLong', bytes, most }
}
