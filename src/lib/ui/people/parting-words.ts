/** What a person is told before somebody goes: what happens, and what no removal can do. */
import { isolateName } from '$lib/base/plain-name'
import type { Unheard } from '$lib/app/people-views'
import type { MemberView } from '$lib/app/views'

export type Parting =
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'device'; readonly device: string; readonly name: string; readonly owner: string }
  | { readonly kind: 'leave'; readonly may: boolean }

export interface PartingWords {
  readonly title: string
  readonly description: string
  /** What the button says; null where it may not be done. */
  readonly action: string | null
  readonly done: string
}

/** People who are not connected now and hear of it later, and how a moment is called. */
export interface Away {
  readonly unheard: readonly Unheard[]
  when(ms: number): string
}

export function partingWords(parting: Parting, away: Away): PartingWords {
  if (parting.kind === 'leave' && !parting.may)
    return {
      title: 'You are the only admin',
      description:
        'Nobody else here could invite, remove or let anybody back in. Make somebody an admin first; then you can leave.',
      action: null,
      done: ''
    }
  if (parting.kind === 'leave')
    return {
      title: 'Leave this workspace?',
      description:
        'What you wrote stays with the others. What is on this device stays here too; nothing new reaches it, and you come back only by a new invite.',
      action: 'Leave',
      done: 'You left the workspace.'
    }
  const [given, it] = parting.kind === 'member' ? [parting.member.name, 'them'] : [parting.name, 'it']
  const name = isolateName(given)
  return {
    title: parting.kind === 'member' ? `Remove ${name}?` : `Remove the device ${name}?`,
    description: `What ${name} has stays where it is. From now on nothing new reaches ${it}, and what is written there later does not count until an admin takes it in.${unheardWords(parting, away)}`,
    action: 'Remove',
    done: `${name} was removed.`
  }
}

/** As many are named; of more the number is said. */
const MOST_NAMES = 3

function unheardWords(parting: Parting, { unheard, when }: Away): string {
  const others = unheard.filter(({ id }) => parting.kind !== 'member' || id !== parting.member.id)
  if (others.length === 0) return ''
  const named = others.map(({ name, sinceMs }) =>
    sinceMs === null ? isolateName(name) : `${isolateName(name)} (last heard from ${when(sinceMs)})`
  )
  const who = others.length > MOST_NAMES ? `${others.length} people` : listed(named)
  const are = others.length === 1 ? 'is' : 'are'
  return ` ${who} ${are} not connected now and may still write under the old key until they hear of it.`
}

const listed = (names: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
