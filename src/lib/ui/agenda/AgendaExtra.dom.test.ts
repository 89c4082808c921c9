import { render } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import AgendaExtra from './AgendaExtra.svelte'

test('a column is named once, and only a safe address becomes a link', () => {
  const extra = [
    { heading: 'slides', text: 'one', href: 'https://bells.example/1' },
    { heading: 'slides', text: 'two', href: 'javascript:alert(1)' },
    { heading: 'stage', text: '2', href: null }
  ]
  const { container } = render(AgendaExtra, { extra })
  const names = [...container.querySelectorAll('.name')].map((name) => name.textContent)
  const links = [...container.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')])
  expect(names).toEqual(['slides', 'stage'])
  expect(links).toEqual([['one', 'https://bells.example/1']])
  expect(container.textContent).toContain('two')
})
