import { afterEach, expect, test } from 'vitest'
import { newScope } from '$lib/base/scope'
import { isSignalingNoise, watchErrors } from './error-reporter'

let scope = newScope()

afterEach(() => {
  scope.end()
  scope = newScope()
})

test('what y-webrtc lets slip on garbage is noise', () => {
  const noise = [
    new DOMException('The operation failed', 'OperationError'),
    new Error('Unknown encryption algorithm'),
    new Error('Unexpected end of array'),
    new Error('Integer out of Range'),
    new TypeError("Cannot set properties of undefined (setting 'glareToken')"),
    Object.assign(new Error('cannot signal after peer is destroyed'), { code: 'ERR_DESTROYED' }),
    new DOMException('not correctly encoded', 'InvalidCharacterError')
  ]
  expect(noise.map(isSignalingNoise)).toEqual(noise.map(() => true))
})

test('everything else is told, a mistake of ours that looks alike included', () => {
  const ours = [
    new TypeError("Cannot read properties of undefined (reading 'doc')"),
    new RangeError('Unexpected end of array of entries'),
    new DOMException('gone', 'InvalidStateError'),
    'a text',
    undefined
  ]
  expect(ours.map(isSignalingNoise)).toEqual(ours.map(() => false))
})

test('uncaught exceptions reach whoever listens, until the end of the scope', () => {
  const reporter = watchErrors(scope)
  const told: unknown[] = []
  reporter.reported.listen((cause) => told.push(cause))
  const mistake = new TypeError('ours')
  const noise = new DOMException('', 'OperationError')

  window.dispatchEvent(new ErrorEvent('error', { error: mistake }))
  const quiet = new ErrorEvent('error', { error: noise, cancelable: true })
  window.dispatchEvent(quiet)
  expect(told).toEqual([mistake])
  expect(quiet.defaultPrevented).toBe(true)

  reporter.report('in the background')
  scope.end()
  window.dispatchEvent(new ErrorEvent('error', { error: mistake }))
  expect(told).toEqual([mistake, 'in the background'])
})
