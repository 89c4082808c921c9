/**
 * What a menu's button answers with until the menu is loaded: the first press is kept and made again, on the same button,
 * when it can be answered. Pointer, finger and keys press as they do on the loaded menu (bits-ui), so that nothing is felt of
 * the change between the two: pressing with a mouse is its going down, with a finger its going up.
 */
const OPENING_KEYS = ['Enter', ' ', 'ArrowDown']

/** `load` resolves when the button has its real handlers. Coming near, by pointer or focus, loads already. */
export function heldPress(load: () => Promise<unknown>): Record<string, unknown> {
  let held = false

  async function hold({ currentTarget }: Event, pressAgain: (button: HTMLElement) => void): Promise<void> {
    if (held || !(currentTarget instanceof HTMLElement)) return
    held = true
    try {
      await load()
      pressAgain(currentTarget)
    } finally {
      held = false
    }
  }
  // A failure here is only that of being early; pressing loads again, and then it counts.
  const comeNear = () => void load().catch(() => undefined)
  const click = (button: HTMLElement) => button.click()

  return {
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'data-state': 'closed',
    onpointerenter: comeNear,
    onfocus: comeNear,
    onpointerdown(event: PointerEvent) {
      if (event.pointerType !== 'touch' && event.button === 0 && !event.ctrlKey) void hold(event, click)
    },
    onpointerup(event: PointerEvent) {
      if (event.pointerType === 'touch') void hold(event, click)
    },
    onclick(event: MouseEvent) {
      // Made by a screen reader or a script; a pointer's own was seen before it.
      if (event.detail === 0) void hold(event, click)
    },
    onkeydown(event: KeyboardEvent) {
      const { key } = event
      if (!OPENING_KEYS.includes(key)) return
      event.preventDefault()
      const again = { key, bubbles: true, cancelable: true }
      void hold(event, (button) => void button.dispatchEvent(new KeyboardEvent('keydown', again)))
    }
  }
}
