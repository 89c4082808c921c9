import { sveltekit } from '@sveltejs/kit/vite'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'
import { openGuard } from './tests/guards/open-guard.ts'

export default defineConfig({
  plugins: [...openGuard(process.env['EVENTUAL_OPEN_GUARD']), sveltekit()],
  test: {
    expect: { requireAssertions: true },
    // Both cores: left to itself vitest would use one of two.
    maxWorkers: 2,
    // A busy two-core machine is six times slower; a test that waits for an event still ends at once.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'tests/{contract,sim,vectors,guards,faults}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: ['src/**/*.dom.test.ts', 'src/**/*.browser.test.ts']
        }
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: { name: 'dom', environment: 'happy-dom', include: ['src/**/*.dom.test.ts'] }
      }
    ]
  }
})
