/** How somebody who lost every device comes back: what the admin's dialog and the new device's page read and may do. */
/** A link or code to be handed over, and the same as a picture where it is short enough. */
export interface HandedCode {
  readonly link: string
  /** Null where it is too long for a camera. */
  readonly qr: readonly (readonly boolean[])[] | null
}

export type Problem = { readonly problem: string }

type Or<T> = Promise<T | Problem>

/** What stands in a request, to be confirmed with whoever is said to have made it. */
export interface RequestView {
  /** As it was typed on the new device. */
  readonly name: string
  readonly deviceName: string
  readonly words: readonly string[]
  /** It was answered before; the answer can be had again. */
  readonly isBack: boolean
}

/** For one member, by an admin above them. */
export interface LettingBackView {
  /** The link that is sent to whoever lost their devices; no secret. */
  invitation(): Or<HandedCode>
  /** Reads a request; nothing is written. */
  read(code: string): Or<RequestView>
  /** Lets the device of `code` back in and removes `lost`; gives the answer. */
  letBack(code: string, lost: readonly string[]): Or<HandedCode>
}

/** What waits on a new device for an answer. */
export interface PendingReturn {
  readonly workspaceName: string
  readonly memberName: string
  readonly invitedBy: string
  readonly request: HandedCode
  readonly words: readonly string[]
}

export interface ReturnPreview {
  readonly workspaceName: string
  readonly memberName: string
  readonly invitedBy: string
  /** What waits here was asked by this invitation. */
  readonly isAsked: boolean
}

/** A code that was opened, by what it is. */
export type OpenedCode = 'invitation' | 'request' | 'answer' | 'unknown'

export interface ComingBackView {
  kindOf(code: string): OpenedCode
  /** The workspace an answer is of, where this device is back in it already; else null. */
  isBackBy(answer: string): Promise<{ readonly workspace: string; readonly workspaceName: string } | null>
  /** What was asked before, on this device; null where nothing waits. */
  pending(): Or<PendingReturn | null>
  /** Reads an invitation to come back; nothing is written. */
  preview(code: string): Or<ReturnPreview>
  /** Makes keys and a request. Asking again for the same gives the same; another takes the place of what waits. */
  ask(input: { readonly code: string; readonly yourName: string }): Or<PendingReturn>
  /** Comes in by an answer. */
  open(code: string): Or<{ readonly workspace: string }>
  /** Forgets the request and its keys; null, or the sentence of why not. */
  giveUp(): Promise<string | null>
  copy(text: string): Promise<string | null>
}
