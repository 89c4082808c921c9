/**
 * Sees whether anything that was written became more than words: a script that runs, a request that leaves, a report of
 * the page's policy, a dialog, another page; and, asked, whether an element on the page is or carries what it must not.
 */
import type { BrowserContext, Page } from '@playwright/test'

declare global {
  interface Window {
    tellHarm(what: string): Promise<void>
  }
}

export interface Canary {
  /** What happened that must not, in the order it did. */
  readonly harm: readonly string[]
  /** Looks at every element of the page, presses every link that is no address, and says what is wrong. */
  inspect(): Promise<string[]>
}

/** Watches from the next time `page` loads. */
export async function watchForHarm(context: BrowserContext, page: Page, origin: string): Promise<Canary> {
  const harm: string[] = []
  await page.exposeFunction('tellHarm', (what: string) => void harm.push(what))
  await page.addInitScript(plant)
  context.on('request', (request) => {
    if (!isOurs(request.url(), origin)) harm.push(`request: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) harm.push(`socket: ${socket.url()}`)
  })
  page.on('dialog', (dialog) => {
    harm.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('page', (other) => harm.push(`page: ${other.url()}`))
  return { harm, inspect: () => page.evaluate(inspectPage) }
}

/** What travels in the page itself asks nobody. */
function isOurs(address: string, origin: string): boolean {
  return address === origin || address.startsWith(`${origin}/`) || /^(data|blob):/.test(address)
}

/** In the page, before anything else: what the corpus calls, and the policy's reports. */
function plant(): void {
  const tell = (what: string) => void window.tellHarm(what)
  Object.assign(window, { pwn: () => tell('a script ran') })
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
    tell(`policy: ${effectiveDirective} ${blockedURI} ${sample}`)
  )
}

/** In the page. */
function inspectPage(): string[] {
  const link = /^(https?:\/\/[^/\\]|mailto:|#|\/(?![/\\]))/i
  const picture = /^(data:image\/(png|jpeg|gif|webp|avif);|\/(?![/\\]))/i
  const loading = 'action formaction srcset poster background ping srcdoc data cite xlink:href'.split(' ')
  const forbidden = 'iframe frame object embed applet base meta link style form[action] portal fencedframe'.split(' ')

  const isWrong = ({ name, value, ownerElement }: Attr): boolean => {
    if (name === 'href') return !link.test(value)
    if (name === 'src') return ownerElement?.tagName !== 'SCRIPT' && !picture.test(value)
    if (name === 'style') return /url\(|evil|fixed/.test(value)
    return name.startsWith('on') || loading.includes(name)
  }
  const scripts = [...document.body.querySelectorAll('script')].filter(({ src, text }) => /pwn|evil/.test(src + text))
  const elements = [...scripts, ...document.body.querySelectorAll(forbidden.join())]
  const attributes = [...document.body.querySelectorAll('*')].flatMap((element) => [...element.attributes])
  const wrong = attributes.filter(isWrong)
  for (const { name, ownerElement } of wrong) if (name === 'href') (ownerElement as HTMLElement).click()
  return [
    ...elements.map(({ outerHTML }) => `element: ${outerHTML}`),
    ...wrong.map(({ name, value, ownerElement }) => `${ownerElement?.tagName}: ${name}=${JSON.stringify(value)}`),
    ...(Object.keys(Object.prototype).length > 0 || 'polluted' in {} ? ['Object.prototype has something more'] : []),
    ...(typeof document.getElementById !== 'function' || document.body.tagName !== 'BODY' ? ['clobbered'] : [])
  ]
}
