/**
 * The habits of this project that a machine can check. Formatting is prettier's; layers are dependency-cruiser's.
 * A rule that is off says why; one that is ours says what it keeps out.
 */
import { builtinModules } from 'node:module'
import js from '@eslint/js'
import prettier from 'eslint-config-prettier'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const PURE_ROOMS = ['base', 'crypto', 'wire', 'log', 'docs', 'team', 'sync', 'projections']
const pureFiles = PURE_ROOMS.map((room) => `src/lib/${room}/**/*.ts`)
const tests = ['**/*.test.ts', 'tests/**/*.ts', 'src/lib/*/test-support/**/*.ts']

const clock = 'Inject Clock (base/ports): what reads the time by itself can be neither simulated nor replayed.'
const random = 'Inject Random (base/ports): a failing seed must replay.'
const timer = 'Inject Timers (base/ports): a test must own every wait.'
const world = 'A pure room knows no browser and no Node: put it behind a port and into platform/.'

/** What a pure room may not reach for; of these, `crypto` is the room crypto/'s own. */
const pureGlobals = [
  ...[
    'setTimeout',
    'setInterval',
    'setImmediate',
    'clearTimeout',
    'clearInterval',
    'queueMicrotask',
    'requestAnimationFrame'
  ].map((name) => ({ name, message: timer })),
  ...['performance'].map((name) => ({ name, message: clock })),
  ...['crypto'].map((name) => ({ name, message: 'Only the room crypto/ uses primitives.' })),
  ...[
    'window',
    'document',
    'navigator',
    'location',
    'history',
    'self',
    'globalThis',
    'indexedDB',
    'localStorage',
    'sessionStorage',
    'fetch',
    'WebSocket',
    'RTCPeerConnection',
    'BroadcastChannel',
    'Worker',
    'caches',
    'process',
    'Buffer',
    'require'
  ].map((name) => ({ name, message: world }))
]

const pureProperties = [
  { object: 'Date', property: 'now', message: clock },
  { object: 'Math', property: 'random', message: random }
]

const noClockOfItsOwn = { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock }
const noDoubleCast = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
  message: 'A double cast hides what the bytes are: decode and check instead.'
}
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name: one thing, one name.' }
const noExportAll = { selector: 'ExportAllDeclaration', message: 'No barrels: import from where it is.' }
const ours = [noDoubleCast, noDefaultExport, noExportAll]

export default ts.config(
  {
    ignores: [
      'build/',
      'build-node/',
      '**/.svelte-kit/',
      'node_modules/',
      'static/',
      'coverage/',
      'test-results/',
      'playwright-report/'
    ]
  },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A port's promise is kept by adapters that need not wait (a store in memory).
      '@typescript-eslint/require-await': 'off',
      // Overloads that document each form are worth more than one union.
      '@typescript-eslint/unified-signatures': 'off',
      // Things here are closures behind interfaces: their methods need no `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Yjs types say `toString(): string` of the base class only.
      '@typescript-eslint/no-base-to-string': [
        'error',
        {
          ignoredTypeNames: [
            'YText',
            'YXmlText',
            'YXmlElement',
            'YXmlFragment',
            'Error',
            'RegExp',
            'URL',
            'URLSearchParams'
          ]
        }
      ],
      'no-console': 'error',
      'no-undef': 'off', // TypeScript knows better.
      complexity: ['error', 16],
      'max-depth': ['error', 4],
      'max-params': ['error', 5],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error', // An empty catch is a failure nobody hears of; `catch` needs a comment or an act.
      'no-restricted-syntax': ['error', ...ours]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // A map or date that is local, or replaced as a whole, needs no reactive twin.
      'svelte/prefer-svelte-reactivity': 'off',
      // The app is served from the root of its origin (svelte.config.js has no `paths.base`).
      'svelte/no-navigation-without-resolve': 'off',
      // Props and snippets arrive through generated types the rule cannot follow.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'no-restricted-syntax': ['error', noDoubleCast, noExportAll],
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$bindable', '$state'] }]
    }
  },
  {
    files: pureFiles,
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-properties': ['error', ...pureProperties],
      'no-restricted-syntax': ['error', ...ours, noClockOfItsOwn],
      'no-restricted-imports': [
        'error',
        { patterns: ['node:*', 'svelte', 'svelte/*', '$app/*'], paths: builtinModules }
      ],
      '@typescript-eslint/no-non-null-assertion': 'error'
    }
  },
  {
    files: ['src/lib/crypto/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...pureGlobals.filter(({ name }) => name !== 'crypto')] }
  },
  // One case for each kind of message, in one place, is what a codec is.
  { files: ['src/lib/wire/*-codec.ts'], rules: { complexity: 'off' } },
  {
    files: tests,
    rules: {
      // A test may build what production may not, and reads better without a branch for what cannot be.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      'max-params': 'off',
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }], // Playwright reads fixtures by their names.
      'no-restricted-syntax': [
        'error',
        ...ours,
        {
          selector:
            'CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name=/^(only|todo|fixme)$/]',
          message: 'A test runs or it is not there.'
        },
        {
          selector: "CallExpression[callee.property.name='waitForTimeout']",
          message: 'Wait for an event, never for a while.'
        }
      ]
    }
  },
  {
    // Bench and screens print; configurations and entry points have the shape their tools ask for.
    files: ['scripts/**/*.js', 'tests/bench/**', 'src/node/**/*.ts', '*.config.{js,ts}', '.dependency-cruiser.cjs'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off', 'no-restricted-syntax': ['error', noDoubleCast, noExportAll] }
  },
  { files: ['**/*.{js,cjs}'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['src/service-worker.ts'],
    languageOptions: { parserOptions: { projectService: false, project: 'tsconfig.worker.json' } }
  }
)
