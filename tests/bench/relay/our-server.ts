/** How our relay is started; everything the measurement knows of its options is here. */

export interface ServerCommand {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The relay alone, with its embedded store in `folder`, on any free port. */
export function ourServer(folder: string): ServerCommand {
  return { args: ['build-node/relay/main.js', '--no-app', '--port', '0', '--data', folder], env: {} }
}
