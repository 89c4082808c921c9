/** Where the nats-server program is: named by NATS_SERVER_PATH, on the path, or where Debian puts it. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The program's file, or null where there is none. */
export function findNatsServer() {
  const { NATS_SERVER_PATH: named, PATH = '' } = process.env
  const folders = [...PATH.split(delimiter).filter(Boolean), '/usr/sbin', '/usr/local/sbin']
  const candidates = named ? [named] : folders.map((folder) => join(folder, 'nats-server'))
  return candidates.find(canRun) ?? null
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
