import { expect, test } from 'vitest'
import { newTeller } from './events'
import { newScope } from './scope'

test('what was opened last is closed first, and once', () => {
  const closed: string[] = []
  const scope = newScope()
  scope.defer(() => closed.push('database'))
  scope.child().defer(() => closed.push('document'))
  scope.end()
  scope.end()
  expect(closed).toEqual(['document', 'database'])
})

test('what is opened after the end is closed at once', () => {
  const scope = newScope()
  scope.end()
  const child = scope.child()
  expect([scope.ended, child.ended]).toEqual([true, true])
})

test('one that fails to close does not keep the others open, and is heard', () => {
  const closed: string[] = []
  const scope = newScope()
  scope.defer(() => closed.push('first'))
  scope.defer(() => {
    throw new Error('stuck')
  })
  expect(() => scope.end()).toThrow('stuck')
  expect(closed).toEqual(['first'])
})

test('who stopped listening hears no more, even when stopping while being told', () => {
  const heard: string[] = []
  const teller = newTeller<string>()
  const stop = teller.listen((word) => {
    heard.push(`once ${word}`)
    stop()
  })
  teller.listen((word) => heard.push(`always ${word}`))
  teller.tell('hello')
  teller.tell('again')
  expect(heard).toEqual(['once hello', 'always hello', 'always again'])
})
