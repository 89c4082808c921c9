import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { writeFragment } from './fragment'
import { newDoc, newNode, textNode } from './tree'
import { UPDATE_LIMITS, validateUpdate, type UpdateFault } from './update-check'

const anyone = () => true

/** An update made by hand, struct by struct, as only a hostile writer makes one. */
function handmade(write: (encoder: Y.UpdateEncoderV2) => void): Uint8Array {
  const encoder = new Y.UpdateEncoderV2()
  write(encoder)
  return encoder.toUint8Array()
}

interface Section {
  readonly client?: number
  readonly clock?: number
  readonly declares?: number
}

/** One client's structs and no deletions. */
function section(write: (encoder: Y.UpdateEncoderV2) => void, { client = 7, clock = 0, declares = 1 }: Section = {}) {
  return handmade((encoder) => {
    encoding.writeVarUint(encoder.restEncoder, 1)
    encoding.writeVarUint(encoder.restEncoder, declares)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, clock)
    write(encoder)
    encoding.writeVarUint(encoder.restEncoder, 0)
  })
}

/** Info byte and parent of an item at the root `items`; `key` makes it a map entry. */
function writeRootItem(encoder: Y.UpdateEncoderV2, content: number, key?: string): void {
  encoder.writeInfo(content | (key === undefined ? 0 : 0x20))
  encoder.writeParentInfo(true)
  encoder.writeString('items')
  if (key !== undefined) encoder.writeString(key)
}

function faultOf(update: Uint8Array, allowed = anyone): UpdateFault['kind'] | 'none' {
  const checked = validateUpdate(update, allowed)
  return checked.ok ? 'none' : checked.error.kind
}

function richDoc(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 7
  const link = { type: 'link', attrs: { href: 'https://a.example', title: null, ref: null } }
  const item = newNode('listItem', {}, [newNode('paragraph', {}, [textNode('a', [link]), textNode(' b')])])
  doc.transact(() => {
    writeFragment(doc.getXmlFragment('body'), newDoc([newNode('bulletList', {}, [item]), newNode('horizontalRule')]))
    doc.getMap('meta').set('trashed', { at: 1, by: 'Ana', list: [1, 2.5, null, true, 'x'] })
    doc.getText('title').insert(0, 'Ünïcode 🙂')
  })
  doc.getText('title').delete(2, 3)
  return doc
}

test('what Yjs writes is accepted, whole or merged, and says under which ids', () => {
  const ana = richDoc()
  const ben = new Y.Doc()
  ben.clientID = 9
  Y.applyUpdateV2(ben, Y.encodeStateAsUpdateV2(ana))
  ben.getText('title').insert(0, 'so: ')
  const merged = Y.mergeUpdatesV2([Y.encodeStateAsUpdateV2(ana), Y.encodeStateAsUpdateV2(ben)])
  const checked = validateUpdate(merged, (client) => client === 7 || client === 9)
  expect(checked.ok && [...checked.value.clients].sort()).toEqual([7, 9])
})

test('an update with a gap in it is accepted: Yjs keeps what is pending', () => {
  const updates: Uint8Array[] = []
  const doc = new Y.Doc()
  doc.on('updateV2', (update: Uint8Array) => updates.push(update))
  for (const letter of 'abc') doc.getText('title').insert(0, letter)
  const [first, , third] = updates
  expect(first && third && faultOf(Y.mergeUpdatesV2([first, third]))).toBe('none')
})

test('a 20-byte update declaring 33 million structs costs nothing', () => {
  const bomb = section((encoder) => encoder.writeInfo(0), { declares: 33_000_000 })
  expect(bomb.length).toBeLessThan(40)
  const before = process.memoryUsage().heapUsed
  expect(faultOf(bomb)).toBe('TooManyStructs')
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(8_000_000)
})

test('a bomb of many small sections runs into the same budget', () => {
  const bomb = handmade((encoder) => {
    encoding.writeVarUint(encoder.restEncoder, 2)
    for (const client of [7, 8]) {
      encoding.writeVarUint(encoder.restEncoder, 60_000)
      encoder.writeClient(client)
      encoding.writeVarUint(encoder.restEncoder, 0)
      for (let i = 0; i < 60_000; i++) {
        encoder.writeInfo(0)
        encoder.writeLen(1)
      }
    }
    encoding.writeVarUint(encoder.restEncoder, 0)
  })
  expect(bomb.length).toBeLessThan(60)
  expect(faultOf(bomb)).toBe('TooManyStructs')
})

const hostile: [name: string, fault: UpdateFault['kind'], update: Uint8Array][] = [
  [
    'a GC of length 2^31',
    'ClockTooFar',
    section((encoder) => {
      encoder.writeInfo(0)
      encoder.writeLen(2 ** 31 - 1)
    })
  ],
  [
    'a Skip of length 2^40',
    'ClockTooFar',
    section((encoder) => {
      encoder.writeInfo(10)
      encoding.writeVarUint(encoder.restEncoder, 2 ** 40)
    })
  ],
  [
    'deleted content without end',
    'ClockTooFar',
    section((encoder) => {
      writeRootItem(encoder, 1)
      encoder.writeLen(200_000)
    })
  ],
  [
    'a clock at the end of the numbers',
    'ClockTooFar',
    section(
      (encoder) => {
        encoder.writeInfo(0)
        encoder.writeLen(1)
      },
      { clock: 2 ** 52 }
    )
  ],
  [
    'a struct of no length',
    'MalformedUpdate',
    section((encoder) => {
      encoder.writeInfo(0)
      encoder.writeLen(0)
    })
  ],
  [
    'a map key __proto__',
    'ForbiddenKey',
    section((encoder) => {
      writeRootItem(encoder, 8, '__proto__')
      encoder.writeLen(1)
      encoder.writeAny('x')
    })
  ],
  [
    'a plain object with the key __proto__',
    'ForbiddenKey',
    section((encoder) => {
      writeRootItem(encoder, 8, 'a')
      encoder.writeLen(1)
      encoder.writeAny(JSON.parse('{"a":[{"__proto__":{"admin":true}}]}'))
    })
  ],
  [
    'a document inside the document',
    'ForbiddenContent',
    section((encoder) => {
      writeRootItem(encoder, 9, 'a')
      encoder.writeString('guid')
      encoder.writeAny({})
    })
  ],
  ['content that no Yjs of this version writes', 'MalformedUpdate', section((encoder) => writeRootItem(encoder, 21))],
  [
    'a type that no Yjs of this version writes',
    'MalformedUpdate',
    section((encoder) => {
      writeRootItem(encoder, 7)
      encoder.writeTypeRef(12)
    })
  ],
  [
    'text that leans on itself',
    'ForwardReference',
    section((encoder) => {
      encoder.writeInfo(4 | 0x80)
      encoder.writeLeftID(new Y.ID(7, 0))
      encoder.writeString('loop')
    })
  ],
  [
    'more plain values than anyone means',
    'TooManyStructs',
    section((encoder) => {
      writeRootItem(encoder, 8, 'a')
      encoder.writeLen(2 ** 30)
    })
  ],
  [
    'an array that declares more than it has',
    'TooManyStructs',
    section((encoder) => {
      writeRootItem(encoder, 8, 'a')
      encoder.writeLen(1)
      encoding.writeUint8(encoder.restEncoder, 117)
      encoding.writeVarUint(encoder.restEncoder, 2 ** 40)
    })
  ]
]

test.each(hostile)('%s is refused as %s', (_, fault, update) => {
  expect(faultOf(update)).toBe(fault)
})

test('text written under somebody else’s id is refused', () => {
  const update = Y.encodeStateAsUpdateV2(richDoc())
  expect(validateUpdate(update, (client) => client === 8)).toEqual({
    ok: false,
    error: { kind: 'ForeignClient', client: 7 }
  })
})

test('deleting what somebody else wrote is allowed', () => {
  const ana = richDoc()
  const ben = new Y.Doc()
  Y.applyUpdateV2(ben, Y.encodeStateAsUpdateV2(ana))
  let deletion: Uint8Array = new Uint8Array()
  ben.on('updateV2', (update: Uint8Array) => (deletion = update))
  ben.getText('title').delete(0, 2)
  expect(faultOf(deletion, () => false)).toBe('none')
})

test('a tower of elements is refused before it can overflow a stack', () => {
  const tower = (height: number) => {
    const doc = new Y.Doc()
    doc.transact(() => {
      let inside: Y.XmlFragment = doc.getXmlFragment('body')
      for (let i = 0; i < height; i++) {
        const element = new Y.XmlElement('blockquote')
        inside.insert(0, [element])
        inside = element
      }
    })
    return Y.encodeStateAsUpdateV2(doc)
  }
  expect(faultOf(tower(64))).toBe('none')
  expect(faultOf(tower(5_000))).toBe('TooDeep')
})

test('a tower of plain values is refused', () => {
  let value: unknown = 1
  for (let i = 0; i < 500; i++) value = [value]
  const update = section((encoder) => {
    writeRootItem(encoder, 8, 'a')
    encoder.writeLen(1)
    encoder.writeAny(value)
  })
  expect(faultOf(update)).toBe('TooDeep')
})

test('two items that hang in each other are refused', () => {
  const update = handmade((encoder) => {
    encoding.writeVarUint(encoder.restEncoder, 2)
    for (const [client, other] of [
      [9, 7],
      [7, 9]
    ] as const) {
      encoding.writeVarUint(encoder.restEncoder, 1)
      encoder.writeClient(client)
      encoding.writeVarUint(encoder.restEncoder, 0)
      encoder.writeInfo(7)
      encoder.writeParentInfo(false)
      encoder.writeLeftID(new Y.ID(other, 0))
      encoder.writeTypeRef(1)
    }
    encoding.writeVarUint(encoder.restEncoder, 0)
  })
  expect(faultOf(update)).toBe('ForwardReference')
})

test('cut short, padded, or not an update at all: refused, never thrown', () => {
  const update = Y.encodeStateAsUpdateV2(richDoc())
  for (let end = 0; end < update.length; end++) expect(faultOf(update.slice(0, end))).toBe('MalformedUpdate')
  expect(faultOf(Uint8Array.from([...update, 0]))).toBe('MalformedUpdate')
  expect(faultOf(new TextEncoder().encode('# not an update'))).not.toBe('none')
})

test('a view into a larger buffer is read to its own end', () => {
  const update = Y.encodeStateAsUpdateV2(richDoc())
  const padded = new Uint8Array(update.length + 64)
  padded.set(update, 32)
  expect(faultOf(padded.subarray(32, 32 + update.length))).toBe('none')
  expect(faultOf(padded.subarray(32, 31 + update.length))).toBe('MalformedUpdate')
})

test('one flipped bit is refused or harmless, and never hangs or throws', () => {
  const update = Y.encodeStateAsUpdateV2(richDoc())
  let refused = 0
  for (let bit = 0; bit < update.length * 8; bit++) {
    const flipped = update.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    if (!validateUpdate(flipped, (client) => client === 7).ok) refused++
  }
  expect(refused).toBeGreaterThan(0)
})

test('an honest update of the largest size is checked within its budget', () => {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let i = 0; i < 30_000; i++) doc.getMap('items').set(`key ${i}`, i)
  })
  const checked = validateUpdate(Y.encodeStateAsUpdateV2(doc), anyone)
  expect(checked.ok && checked.value.structs).toBe(30_000)
  expect(UPDATE_LIMITS.structs).toBe(100_000)
})
