import { expect, test } from 'vitest'
import { helpText, OPTIONS, parseCommand, type ServeOptions } from './options'

function asked(argv: string, env: Record<string, string> = {}) {
  const parsed = parseCommand(argv === '' ? [] : argv.split(' '), env)
  return parsed.ok ? parsed.value : parsed.error.sentence
}

function served(argv: string, env: Record<string, string> = {}): ServeOptions {
  const command = asked(argv, env)
  if (typeof command === 'string' || command.kind !== 'serve') throw new Error(JSON.stringify(command))
  return command.options
}

test('asked for nothing, it serves the relay alone on the loopback address and keeps its mailboxes beside it', () => {
  expect(served('')).toEqual({
    port: 4173,
    host: '127.0.0.1',
    data: 'relay-data',
    nats: [],
    tls: null,
    quotaBytes: 2 ** 30,
    mostConnectionsPerAddress: 300,
    logLevel: 'warn',
    logsAddresses: false,
    app: null,
    trustsProxy: false,
    hasPublicMetrics: false
  })
})

test('every option is heard', () => {
  const argv =
    '--port 0 --host ::1 --data /var/lib/eventual --nats nats://a:4222,tls://b --tls-cert c.pem --tls-key k.pem --quota 500m ' +
    '--most-connections-per-address 5000 --log-level info --log-addresses --app build --trust-proxy --metrics-public'
  expect(served(argv)).toEqual({
    port: 0,
    host: '::1',
    data: '/var/lib/eventual',
    nats: ['nats://a:4222', 'tls://b'],
    tls: { cert: 'c.pem', key: 'k.pem' },
    quotaBytes: 500 * 2 ** 20,
    mostConnectionsPerAddress: 5_000,
    logLevel: 'info',
    logsAddresses: true,
    app: 'build',
    trustsProxy: true,
    hasPublicMetrics: true
  })
})

test('the environment counts where nothing was typed', () => {
  const env = { PORT: '5000', HOST: '0.0.0.0', EVENTUAL_DATA: '/data', EVENTUAL_APP: 'build' }
  expect(served('', env)).toMatchObject({ port: 5000, host: '0.0.0.0', data: '/data', app: 'build' })
  expect(served('--port 6000 --no-app', env)).toMatchObject({ port: 6000, host: '0.0.0.0', app: null })
})

test('a store is copied and checked by name', () => {
  expect(asked('backup data copy')).toEqual({ kind: 'backup', data: 'data', target: 'copy' })
  expect(asked('check data')).toEqual({ kind: 'check', data: 'data' })
  expect(asked('--help')).toEqual({ kind: 'help' })
})

test('every mistake is one sentence that says what is wrong and what to do', () => {
  const said = {
    '--port x': '--port is a number from 0 to 65535, not "x".',
    '--port 65536': '--port is a number from 0 to 65535, not "65536".',
    '--port': '--port needs a value. Write it behind: --port N.',
    '--port --no-app': '--port needs a value. Write it behind: --port N.',
    '--prot 1': '--prot is no option of the relay. --help lists them all.',
    '-x': '-x is no option of the relay. --help lists them all.',
    '--no-app=yes': '--no-app takes no value. Leave out what follows the =.',
    '--host a/b': '--host is an address or a name of this machine, not "a/b".',
    '--quota 5': '--quota is a number of bytes from 1M on, with K, M or G behind it, such as 500M, not "5".',
    '--quota 99999999G':
      '--quota is a number of bytes from 1M on, with K, M or G behind it, such as 500M, not "99999999G".',
    '--most-connections-per-address 0': '--most-connections-per-address is a number from 1 to 999999, not "0".',
    '--log-level loud': '--log-level is one of off, error, warn, info, not "loud".',
    '--tls-cert a': '--tls-cert needs the private key as well: --tls-key FILE.',
    '--tls-key a': '--tls-key needs the certificate as well: --tls-cert FILE.',
    '--nats a:1': '--nats is one address or several with commas between, such as nats://10.0.0.5:4222, not "a:1".',
    '--nats nats://a,': '--nats is one address or several with commas between, such as nats://10.0.0.5:4222, not "".',
    '--app build --no-app': '--app and --no-app exclude each other. Leave one out.',
    serve: 'There is no command "serve". Say backup, check, or none to serve.',
    'backup data': 'backup takes two folders, the data of a relay and where to copy it: backup DIR TARGET.',
    'check a b': 'check takes one folder, the data of a relay: check DIR.',
    'check a --port 1': '--port is for serving. check takes folders alone.'
  }
  for (const [argv, sentence] of Object.entries(said)) expect(asked(argv), argv).toBe(sentence)
  expect(asked('', { PORT: 'x' })).toBe('PORT is a number from 0 to 65535, not "x".')
  expect(asked('', { HOST: '' })).toBe('HOST is an address or a name of this machine, not "".')
})

test('the help has every option', () => {
  for (const name of Object.keys(OPTIONS)) expect(helpText()).toContain(`--${name}`)
})
