/** Two people in one document: a keystroke here, an answer there. */
import { parseId } from '$lib/base/ids'
import { bodyFragment } from '$lib/docs/document'
import type { OpenDocument } from '$lib/sync/engine'
import * as Y from 'yjs'
import { connected, demand, foundDevice, joinDevice, openMesh, writeNote, type Device } from './device'
import { echo } from './echo'

export function newLive() {
  let device: Device | null = null
  let open: OpenDocument | null = null

  async function look(document: string): Promise<void> {
    const id = demand(parseId('document', document))
    for (;;) {
      const opened = await device?.engine.openDocument(id)
      if (opened?.ok) {
        open = opened.value
        open.setCompany(true)
        return
      }
      await new Promise((resolve) => device?.engine.documentsChanged.listen(resolve))
    }
  }

  const text = (): Y.Text => {
    const paragraph = open ? bodyFragment(open.doc).get(0) : null
    const run = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
    if (!(run instanceof Y.XmlText)) throw new Error('no document is open')
    return run
  }

  return {
    async found(signaling: string) {
      device = await foundDevice()
      const document = demand(await device.engine.createDocument((doc) => writeNote(doc, 'Live', 400)))
      await look(document)
      openMesh(device, signaling).connect()
      return { link: await device.invite(), document: document as string }
    },
    async join({ link, document, signaling }: { link: string; document: string; signaling: string }) {
      device = await joinDevice(link)
      openMesh(device, signaling).connect()
      await look(document)
    },
    async met() {
      if (device) await connected(device.engine)
    },
    answer: () => echo(text()).answer(),
    type: (keys: number) => echo(text()).type(keys)
  }
}
