/** The loaded menu tells its items what they are made of, so that a page with a closed menu carries no code of it. */
import { getContext, setContext } from 'svelte'
import type { DropdownMenu } from 'bits-ui'
import { assert } from '$lib/base/assert'

const KEY = Symbol('menu')

type ItemPart = typeof DropdownMenu.Item

export function setMenuItem(part: ItemPart): void {
  setContext(KEY, part)
}

export function useMenuItem(): ItemPart {
  const part = getContext<ItemPart | undefined>(KEY)
  assert(part, 'an item stands in a menu')
  return part
}
