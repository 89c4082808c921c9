/** Updates our own reader passes and over which Yjs, or whoever reads the text, may take far too long. */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** One client's structs, written one by one. */
function structsBy(client: number, count: number, write: (encoder: Y.UpdateEncoderV2, i: number) => void): Uint8Array {
  const encoder = new Y.UpdateEncoderV2()
  encoding.writeVarUint(encoder.restEncoder, 1)
  encoding.writeVarUint(encoder.restEncoder, count)
  encoder.writeClient(client)
  encoding.writeVarUint(encoder.restEncoder, 0)
  for (let i = 0; i < count; i++) write(encoder, i)
  encoding.writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}

/** Paragraphs that each go to the very beginning of the body: Yjs walks past all that stand there, for every one of them. */
export function strayParagraphs(client: number, count: number): Uint8Array {
  return structsBy(client, count, (encoder) => {
    encoder.writeInfo(7)
    encoder.writeParentInfo(true)
    encoder.writeString('body')
    encoder.writeTypeRef(3)
    encoder.writeKey('paragraph')
  })
}

/** One text in which `count` different marks are turned on and none off: whoever reads it makes `count`² of them. */
export function towerOfMarks(client: number, count: number): Uint8Array {
  return structsBy(client, 2 * count + 2, (encoder, i) => {
    if (i < 2) {
      encoder.writeInfo(7)
      encoder.writeParentInfo(i === 0)
      if (i === 0) encoder.writeString('body')
      else encoder.writeLeftID(Y.createID(client, 0))
      encoder.writeTypeRef(i === 0 ? 3 : 6)
      if (i === 0) encoder.writeKey('paragraph')
      return
    }
    const isMark = i % 2 === 0
    const content = isMark ? 6 : 4
    encoder.writeInfo(i === 2 ? content : content | 128)
    if (i === 2) encoder.writeParentInfo(false)
    encoder.writeLeftID(Y.createID(client, i - 1))
    if (isMark) {
      encoder.writeKey(`mark${i}`)
      encoder.writeJSON(true)
    } else encoder.writeString('a')
  })
}

/** A body of `count` empty paragraphs, as an honest editor writes it. */
export function longBody(client: number, count: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.transact(() => {
    const paragraphs = Array.from({ length: count }, () => new Y.XmlElement('paragraph'))
    doc.getXmlFragment('body').insert(0, paragraphs)
  })
  return Y.encodeStateAsUpdateV2(doc)
}
