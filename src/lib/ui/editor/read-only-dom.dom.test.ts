import { expect, test } from 'vitest'
import { newNode, textNode, type PmNode } from '$lib/docs/tree'
import { drawText } from './read-only-dom'

function draw(...content: PmNode[]): HTMLElement {
  const place = document.createElement('div')
  place.append(drawText({ type: 'doc', content }))
  return place
}

const line = (text: string, ...marks: { type: string; attrs?: Record<string, unknown> }[]) =>
  newNode('paragraph', undefined, [textNode(text, marks)])

test('what a newer version made is a labelled box with its words', () => {
  const drawn = draw({ type: 'sundial', content: [line('kept inside')] })
  const box = drawn.querySelector('[data-unknown="sundial"]')
  expect(box?.getAttribute('aria-label')).toBe('Made by a newer version: sundial')
  expect(box?.textContent).toBe('kept inside')
})

test('a mark nobody knows leaves its words', () => {
  const drawn = draw(line('kept too', { type: 'sparkle' }))
  expect(drawn.querySelector('[data-unknown="sparkle"]')?.textContent).toBe('kept too')
})

test('markup in a text stays text', () => {
  const attack = '<img src=x onerror=alert(1)><script>alert(1)</script>'
  const drawn = draw(line(attack), newNode('rawBlock', { kind: 'html' }, [textNode(attack)]))
  expect(drawn.querySelector('img, script')).toBeNull()
  expect(drawn.textContent).toBe(attack + attack)
})

test('a node may not choose its element, nor reach what every object has', () => {
  const drawn = draw(
    { type: 'script', content: [textNode('alert(1)')] },
    { type: 'constructor' },
    { type: '__proto__' }
  )
  expect(drawn.querySelector('script')).toBeNull()
  expect(drawn.querySelectorAll('[data-unknown]')).toHaveLength(3)
})

test('only a safe address becomes one', () => {
  const drawn = draw(
    line('trap', { type: 'link', attrs: { href: 'java\nscript:alert(1)' } }),
    line('way', { type: 'link', attrs: { href: 'https://example.org' } })
  )
  const [trap, way] = drawn.querySelectorAll('a')
  expect(trap?.hasAttribute('href')).toBe(false)
  expect(way?.getAttribute('href')).toMatch(/^https:\/\/example\.org/)
  expect(way?.rel).toContain('noopener')
})

test('a picture from elsewhere is a button until somebody presses it', () => {
  const drawn = draw(
    newNode('paragraph', undefined, [newNode('image', { src: 'https://example.org/a.png', alt: 'a map' })])
  )
  expect(drawn.querySelector('img')).toBeNull()
  drawn.querySelector('button')?.click()
  expect(drawn.querySelector('img')?.alt).toBe('a map')
})

test('an item that is done says so, and its box is named by its words', () => {
  const item = newNode('taskItem', { checked: true }, [line('charge the radios')])
  const box = draw(newNode('taskList', undefined, [item])).querySelector('input')
  expect(box?.checked).toBe(true)
  expect(box?.disabled).toBe(true)
  expect(box?.getAttribute('aria-label')).toBe('charge the radios')
})
