/** A device as people speak of it. */
import { isolateName } from '$lib/base/plain-name'
import type { PersonView } from '$lib/app/views'

/** "Your phone", "Bela, laptop" */
export function deviceWords(person: PersonView | null, name: string): string {
  const device = isolateName(name)
  if (person === null) return device
  return person.isMe ? `Your ${device}` : `${isolateName(person.name)}, ${device}`
}
