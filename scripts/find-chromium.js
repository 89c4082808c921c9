/**
 * Finds a Chromium: the one named by CHROMIUM_PATH, Playwright's own, else the system's; for the browser tests, first of all
 * one without windows. Never downloads anything; scripts/ensure-browser.js does.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const SYSTEM_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .flatMap((name) => process.env[name] ?? [])
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
]

/**
 * The executable's path, or undefined. A CHROMIUM_PATH that names nothing is an error, not a hint.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`)
  return named || [chromium.executablePath(), ...SYSTEM_PLACES].find((path) => path && existsSync(path))
}

/** Debian's; what Playwright itself takes for headless tests. */
const HEADLESS_PLACE = '/usr/bin/chromium-headless-shell'

/**
 * For the tests: the same engine without windows starts in less than half the time, and a story of seven people in three
 * quarters. A CHROMIUM_PATH goes before it.
 * @returns {string | undefined}
 */
export function findHeadlessChromium() {
  return !process.env.CHROMIUM_PATH && existsSync(HEADLESS_PLACE) ? HEADLESS_PLACE : findChromium()
}

/**
 * Switches for every browser we start. `--disable-features` must not be among them: only the last one counts,
 * and Playwright's own list would be lost. Chromium refuses its sandbox to root.
 */
export const CHROMIUM_ARGS = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])
]
