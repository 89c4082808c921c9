/**
 * The rooms table of ARCHITECTURE.md: a file imports only rooms above its own. Each row says what a room may import;
 * everything else is an error. Packages are named where a room may use only some.
 */

/** What each room of src/lib may import besides itself; `types` only as types. Dynamic imports count like static ones. */
const ROOMS = {
  base: { rooms: [], packages: [] },
  crypto: { rooms: ['base'], packages: ['@noble/.+'] },
  wire: { rooms: ['base'], packages: ['lib0'] },
  log: { rooms: ['base', 'crypto', 'wire'], packages: ['fflate'] },
  docs: {
    rooms: ['base'],
    types: ['wire'],
    packages: [
      'yjs',
      'lib0',
      'diff',
      'prosemirror-model',
      'fractional-indexing',
      'temporal-polyfill',
      'ical-generator',
      '@date-fns/tz',
      'decode-named-character-reference',
      '@types/mdast',
      'mdast-util-.+',
      'micromark-.+',
      '@tiptap/y-tiptap'
    ]
  },
  team: { rooms: ['base', 'crypto', 'wire', 'log'], packages: ['lib0', '@scure/bip39'] },
  sync: {
    rooms: ['base', 'crypto', 'wire', 'log', 'docs', 'team'],
    packages: ['yjs', 'y-protocols', 'lib0', 'fflate']
  },
  projections: {
    rooms: ['base', 'docs'],
    types: ['wire', 'log', 'team'],
    packages: ['yjs', 'minisearch', 'temporal-polyfill']
  },
  platform: { rooms: ['base', 'crypto', 'wire', 'log', 'docs', 'team', 'sync', 'projections'] },
  app: { rooms: ['base', 'crypto', 'wire', 'log', 'docs', 'team', 'sync', 'projections', 'platform'] },
  // The tokens, primitives and components. `base` is language, not a layer: Result, assert, ids.
  ui: { rooms: ['app', 'base'], types: ['docs', 'projections', 'team'] }
}

const PURE = ['base', 'crypto', 'wire', 'log', 'docs', 'team', 'sync', 'projections']
const TEST_FILES = String.raw`\.test\.ts$|/test-support/`

/** A worker's entry is an address to start it by, not a layer: who starts one names it. */
const STARTS_WORKERS = ['platform', 'app']

function roomRule([room, { rooms, types = [] }]) {
  const allowed = [room, ...rooms, ...types].map((name) => `lib/${name}`)
  if (STARTS_WORKERS.includes(room)) allowed.push('workers')
  return {
    name: `${room}-imports-only-rooms-above`,
    comment: `${room}/ may import ${rooms.join(', ') || 'no other room'}; see the rooms table of ARCHITECTURE.md`,
    severity: 'error',
    from: { path: `^src/lib/${room}/`, pathNot: TEST_FILES },
    to: { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` }
  }
}

/** The editor binds a document's own schema, guard and Markdown to the screen: there is no second copy of them in app/. */
const EDITOR = '^src/lib/ui/editor/'

function typeRule([room, { types = [] }]) {
  return types.map((other) => ({
    name: `${room}-imports-only-types-of-${other}`,
    severity: 'error',
    from: { path: `^src/lib/${room}/`, pathNot: other === 'docs' ? `${EDITOR}|${TEST_FILES}` : TEST_FILES },
    to: { path: `^src/lib/${other}/`, dependencyTypesNot: ['type-only'] }
  }))
}

function packageRule([room, { packages }]) {
  return {
    name: `${room}-uses-only-its-packages`,
    severity: 'error',
    from: { path: `^src/lib/${room}/`, pathNot: TEST_FILES },
    to: {
      path: 'node_modules/',
      ...(packages.length > 0 ? { pathNot: `node_modules/(${packages.join('|')})/` } : {})
    }
  }
}

const rooms = Object.entries(ROOMS)

module.exports = {
  forbidden: [
    // Types may point at each other, as a union and its parts do; what runs may not.
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|\\$app/|\\$env/)' }
    },
    ...rooms.map(roomRule),
    ...rooms.flatMap(typeRule),
    ...rooms.filter(([, { packages }]) => packages).map(packageRule),
    {
      name: 'pure-rooms-know-no-node',
      severity: 'error',
      from: { path: `^src/lib/(${PURE.join('|')})/`, pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'the-app-knows-no-node',
      severity: 'error',
      from: { path: '^src/(lib|routes|workers)/', pathNot: TEST_FILES },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'only-crypto-uses-primitives',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/lib/crypto/|${TEST_FILES}` },
      to: { path: 'node_modules/@noble/' }
    },
    {
      name: 'routes-are-thin',
      comment: 'A page imports ui and app, and base as language',
      severity: 'error',
      from: { path: '^src/routes/', pathNot: TEST_FILES },
      to: { path: '^src/', pathNot: '^src/(routes|lib/(ui|app|base))/' }
    },
    {
      name: 'workers-import-pure-rooms',
      severity: 'error',
      from: { path: '^src/workers/', pathNot: TEST_FILES },
      to: { path: '^src/', pathNot: `^src/(workers|lib/(${PURE.join('|')}))/` }
    },
    {
      name: 'relay-imports-little',
      comment:
        'The relay is blind: of sync it may use what frames and compares, and nothing that knows a team or a document',
      severity: 'error',
      from: { path: '^src/relay/', pathNot: TEST_FILES },
      to: {
        path: '^src/',
        pathNot:
          '^src/(relay|lib/(base|crypto|wire|log))/|^src/lib/sync/(frame-lanes|limits|relay-words|log-exchange)\\.ts$'
      }
    },
    {
      name: 'tools-import-pure-rooms',
      severity: 'error',
      from: { path: '^src/node/', pathNot: TEST_FILES },
      to: { path: '^src/', pathNot: `^src/(node|lib/(${PURE.join('|')}))/` }
    },
    {
      name: 'no-test-support-in-production',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST_FILES },
      to: { path: `^tests/|${TEST_FILES}` }
    },
    {
      name: 'nobody-imports-an-entry-point',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/(routes|relay|node|service-worker)' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/service-worker\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.layers.json' }, // The app's own extends a generated file, whose paths are lost on the way.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'default']
    }
  }
}
