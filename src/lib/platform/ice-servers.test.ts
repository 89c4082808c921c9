import { expect, test } from 'vitest'
import { iceServersOf } from './ice-servers'

test('a browser gets the servers that are servers, and what they ask for', () => {
  const login = { username: 'low-water', credential: 'seventeen' }
  const team = [
    { url: 'stun:stun.example', login: null },
    { url: 'turn:turn.example:3478', login },
    { url: 'turn:without-a-login.example', login: null },
    { url: 'javascript:alert(1)', login: null }
  ]
  expect(iceServersOf(team)).toEqual([{ urls: 'stun:stun.example' }, { urls: 'turn:turn.example:3478', ...login }])
})
