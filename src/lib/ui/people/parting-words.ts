/** What a person is told before somebody goes: what happens, and what no removal can do. */
import { isolateName } from '$lib/base/plain-name'
import type { MemberView } from '$lib/app/views'

export type Parting =
  | { readonly kind: 'member'; readonly member: MemberView }
  | { readonly kind: 'device'; readonly device: string; readonly name: string; readonly owner: string }
  | { readonly kind: 'leave' }

export interface PartingWords {
  readonly title: string
  readonly description: string
  /** What the button says. */
  readonly action: string
  readonly done: string
}

/** `unheard`: people who are not connected now, and hear of it later. */
export function partingWords(parting: Parting, unheard: number): PartingWords {
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
    description: `What ${name} has stays where it is. From now on nothing new reaches ${it}, and what is written there later does not count until an admin takes it in.${unheardWords(unheard)}`,
    action: 'Remove',
    done: `${name} was removed.`
  }
}

function unheardWords(unheard: number): string {
  if (unheard === 0) return ''
  const who = unheard === 1 ? 'One person is' : `${unheard} people are`
  return ` ${who} not connected now and may still write under the old key until they hear of it.`
}
