/** How this device shows things: kept in its directory, shared with nobody. */
import type { DeviceDirectory } from '../platform/device-directory'
import type { Appearance } from './settings.svelte'

type Theme = Appearance['theme']
type ReadingText = Appearance['readingText']

const THEMES: readonly Theme[] = ['system', 'light', 'dark']
const READING_TEXTS: readonly ReadingText[] = ['serif', 'sans']

export interface Shown {
  readonly theme: Theme
  readonly readingText: ReadingText
}

/** What is shown where: the document element, in a browser. */
export interface AppearanceTarget {
  show(appearance: Shown): void
}

export class DeviceAppearance implements Appearance {
  readonly #directory: DeviceDirectory
  readonly #target: AppearanceTarget
  #theme: Theme = $state('system')
  #readingText: ReadingText = $state('serif')

  constructor(directory: DeviceDirectory, target: AppearanceTarget) {
    this.#directory = directory
    this.#target = target
  }

  get theme(): Theme {
    return this.#theme
  }

  get readingText(): ReadingText {
    return this.#readingText
  }

  async load(): Promise<void> {
    const [theme, readingText] = await Promise.all([
      this.#directory.setting('theme'),
      this.#directory.setting('readingText')
    ])
    this.#theme = THEMES.find((known) => theme.ok && known === theme.value) ?? 'system'
    this.#readingText = READING_TEXTS.find((known) => readingText.ok && known === readingText.value) ?? 'serif'
    this.#show()
  }

  setTheme(theme: Theme): void {
    this.#theme = theme
    this.#show()
    void this.#directory.putSetting('theme', theme)
  }

  setReadingText(readingText: ReadingText): void {
    this.#readingText = readingText
    this.#show()
    void this.#directory.putSetting('readingText', readingText)
  }

  #show(): void {
    this.#target.show({ theme: this.#theme, readingText: this.#readingText })
  }
}
