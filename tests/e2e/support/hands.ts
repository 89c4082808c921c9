/** How somebody works a page: with a pointer, or with nothing but the keys of a keyboard. */
import { expect, type Locator } from '@playwright/test'

export interface Hands {
  /** A button or a link. */
  press(control: Locator): Promise<void>
  write(field: Locator, words: string): Promise<void>
  /** One of several that exclude each other. */
  choose(radio: Locator): Promise<void>
  /** In the menu that is open. */
  pick(item: Locator): Promise<void>
}

/** More stops than any of our pages has: then a control cannot be reached. */
const MOST_STOPS = 200

export const pointer: Hands = {
  press: (control) => control.click(),
  async write(field, words) {
    await field.click()
    await field.page().keyboard.type(words)
  },
  choose: (radio) => radio.check({ force: true }),
  pick: (item) => item.click()
}

/** Tab to what is wanted, Enter, arrows within a group: what WAI-ARIA's patterns promise, and no more. */
export const keyboard: Hands = {
  async press(control) {
    await go(control, 'Tab', isFocused)
    await control.press('Enter')
  },
  async write(field, words) {
    await go(field, 'Tab', isFocused)
    await field.page().keyboard.type(words)
  },
  async choose(radio) {
    await go(radio, 'Tab', isInFocusedGroup)
    // A group without a choice is entered at its first, which is not chosen by that.
    if ((await radio.evaluate(isFocused)) && !(await radio.isChecked())) await radio.press('Space')
    await go(radio, 'ArrowDown', isFocused)
    await expect(radio).toBeChecked()
  },
  async pick(item) {
    await go(item, 'ArrowDown', isFocused)
    await item.press('Enter')
  }
}

async function go(target: Locator, key: string, isThere: (element: Element) => boolean): Promise<void> {
  const { keyboard } = target.page()
  await target.waitFor({ state: 'attached' })
  for (let pressed = 0; pressed < MOST_STOPS; pressed++) {
    if (await target.evaluate(isThere)) return
    await keyboard.press(key)
  }
  throw new Error(`${key}, pressed ${MOST_STOPS} times, does not lead to ${target.toString()}`)
}

function isFocused(element: Element): boolean {
  return element === document.activeElement
}

/** Radio buttons are one stop. */
function isInFocusedGroup(element: Element): boolean {
  const [wanted, focused] = [element, document.activeElement] as const
  const name = wanted.getAttribute('name')
  return wanted === focused || (name !== null && focused?.getAttribute('name') === name)
}
