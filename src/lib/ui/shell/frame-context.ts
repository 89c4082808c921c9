/** What every page of a workspace needs from the shell around it, without being handed it by each route. */
import { getContext, setContext } from 'svelte'
import { assert } from '$lib/base/assert'
import type { DocumentKind, FrameView } from '$lib/app/views'

const KEY = Symbol('frame')

export interface Frame {
  readonly view: FrameView
  openSearch(): void
  /** Null: a private draft. */
  startDocument(kind: DocumentKind | null): void
  openDocument(id: string): void
}

export function setFrame(frame: Frame): void {
  setContext(KEY, frame)
}

export function useFrame(): Frame {
  const frame = getContext<Frame | undefined>(KEY)
  assert(frame, 'the shell gives its frame')
  return frame
}
