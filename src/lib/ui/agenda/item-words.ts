/** What a person reads and hears of an agenda's items. */
import type { ItemKind } from '$lib/app/agenda-item-views'
import type { AgendaItemView, AgendaView } from '$lib/app/views'

export const KIND_OPTIONS: readonly { readonly value: ItemKind | 'none'; readonly label: string }[] = [
  { value: 'none', label: 'Not said' },
  { value: 'inform', label: 'To inform' },
  { value: 'discuss', label: 'To discuss' },
  { value: 'decide', label: 'To decide' }
]

export function kindWords(kind: ItemKind): string {
  return KIND_OPTIONS.find(({ value }) => value === kind)?.label ?? ''
}

export function itemName({ topic, number }: Pick<AgendaItemView, 'topic' | 'number'>): string {
  return topic.trim() || `item ${number}`
}

/** "3 items · 30 of 25 minutes, 5 too many" */
export function fitWords(count: number, { minutes, of }: AgendaView['fit']): string {
  const items = count === 1 ? '1 item' : `${count} items`
  if (minutes === 0) return items
  if (of === null) return `${items} · ${minutes} minutes`
  const over = minutes - of
  return `${items} · ${minutes} of ${of} minutes${over > 0 ? `, ${over} too many` : ''}`
}

/** "“Flood mode” is now 2.1, under “Reports”" */
export function movedWords(items: readonly AgendaItemView[], id: string, before: string): string {
  const item = items.find((each) => each.id === id)
  if (!item) return ''
  const named = `“${itemName(item)}”`
  if (item.number === before) return `${named} stays ${before}`
  const parent = items.find((each) => each.id === item.parent)
  return `${named} is now ${item.number}${parent ? `, under “${itemName(parent)}”` : ''}`
}
