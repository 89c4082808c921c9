import { describe, expect, test } from 'vitest'
import { isCarriedImage, leavesApp, remoteImage, safeAddress, typedAddress } from './link-address'

describe('an address becomes a link only if it is one', () => {
  test.each([
    'https://example.org/a?b#c',
    'http://example.org',
    'mailto:mei@example.org',
    '/w/abc/d/def',
    '#before-leaving'
  ])('%s is one', (address) => {
    expect(safeAddress(address)).toBe(address)
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'java\u0000script:alert(1)',
    '\u0001 javascript:alert(1)',
    'jav\u200bascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://example.org/1',
    'file:///etc/passwd',
    '//example.org',
    '/\\example.org',
    '/\t/example.org',
    'https:',
    'https:///x',
    './sibling.md',
    'tel:123',
    '',
    `https://example.org/${'a'.repeat(5000)}`,
    7,
    null,
    { toString: () => 'https://example.org' }
  ])('%j is none', (address) => {
    expect(safeAddress(address)).toBeNull()
  })

  test('control characters inside an address are taken out of it', () => {
    expect(safeAddress(' https://exam\nple.org/a\u0000b ')).toBe('https://example.org/ab')
  })

  test('what a person types gets the scheme it meant', () => {
    expect(typedAddress(' example.org/tides ')).toBe('https://example.org/tides')
    expect(typedAddress('mei@example.org')).toBe('mailto:mei@example.org')
    expect(typedAddress('not an address')).toBeNull()
    expect(typedAddress('javascript:alert(1)')).toBeNull()
  })

  test('only paths and anchors stay in the app', () => {
    expect(leavesApp('/w/abc')).toBe(false)
    expect(leavesApp('#x')).toBe(false)
    expect(leavesApp('https://example.org')).toBe(true)
  })
})

describe('an image is asked for only where asking tells nobody', () => {
  test('one from a server is remote, whatever stands before it', () => {
    expect(remoteImage(' HTTPS://exam\nple.org/a.png')).toBe('HTTPS://example.org/a.png')
    expect(remoteImage('http://example.org/a.png')).toBeNull()
    expect(remoteImage('/api/leak.png')).toBeNull()
    expect(remoteImage('https:///a.png')).toBeNull()
  })

  test('one that travels in the text is a picture of a known kind', () => {
    expect(isCarriedImage('data:image/png;base64,iVBORw0KGgo=')).toBe(true)
    expect(isCarriedImage('data:image/svg+xml;base64,PHN2Zz4=')).toBe(false)
    expect(isCarriedImage('data:image/png;base64,"><script>')).toBe(false)
  })
})
