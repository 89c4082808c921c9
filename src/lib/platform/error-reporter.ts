/**
 * Hears every exception and rejection nobody caught, and tells them on; only y-webrtc's known noise is left out.
 *
 * y-webrtc decrypts and obeys what a signaling server passes on without catching what goes wrong, so anybody who can
 * publish garbage there makes it reject. That is no failure of ours, and nothing is lost by it. What is filtered is named
 * here one by one; by its code or text where it has no other sign.
 */
import { newTeller, type Signal } from '$lib/base/events'
import type { Scope } from '$lib/base/scope'

export interface ErrorReporter {
  readonly reported: Signal<unknown>
  /** For what was caught in the background and has nobody else to go to. */
  report(cause: unknown): void
}

interface Noise {
  /** What a peer or server did. */
  readonly of: string
  readonly is: (cause: Error) => boolean
}

const says =
  (text: string) =>
  ({ message }: Error): boolean =>
    message === text

const SIGNALING_NOISE: readonly Noise[] = [
  { of: 'a message sealed with another password', is: ({ name }) => name === 'OperationError' },
  { of: 'a message in no known cipher', is: says('Unknown encryption algorithm') },
  { of: 'a message that ends too soon', is: says('Unexpected end of array') },
  { of: 'a message with an impossible number', is: says('Integer out of Range') },
  {
    of: 'an answer from somebody never asked',
    is: ({ name, message }) => name === 'TypeError' && /glareToken/.test(message)
  },
  { of: 'a signal for a connection just closed', is: (cause) => 'code' in cause && cause.code === 'ERR_DESTROYED' },
  { of: 'a message that is not base64', is: ({ name }) => name === 'InvalidCharacterError' }
]

/** Listens on the window until `scope` ends. */
export function watchErrors(scope: Scope): ErrorReporter {
  const reported = newTeller<unknown>()

  function hear(event: Event, cause: unknown): void {
    if (isSignalingNoise(cause)) event.preventDefault()
    else reported.tell(cause)
  }

  const onError = (event: ErrorEvent): void => hear(event, event.error ?? event.message)
  const onRejection = (event: PromiseRejectionEvent): void => hear(event, event.reason)
  addEventListener('error', onError)
  addEventListener('unhandledrejection', onRejection)
  scope.defer(() => {
    removeEventListener('error', onError)
    removeEventListener('unhandledrejection', onRejection)
  })
  return { reported, report: (cause) => reported.tell(cause) }
}

/** True for exactly the exceptions y-webrtc lets slip when a signaling server passes on garbage. */
export function isSignalingNoise(cause: unknown): boolean {
  return cause instanceof Error && SIGNALING_NOISE.some(({ is }) => is(cause))
}
