/** Makes sure that there is a browser, installing one where there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium, findHeadlessChromium } from './find-chromium.js'
import { binary } from './run-command.js'

const ADVICE =
  'No browser for the tests: install Chromium or Chrome (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.'

/** The browser's path. Tries Playwright's download, then (as root on Debian or Ubuntu) the system's package. */
export function ensureBrowser() {
  const found = findChromium() ?? (install(playwrightDownload) || install(systemPackage) || undefined)
  if (!found) throw new Error(ADVICE)
  return found
}

/** First step of the tests. Where Debian's browser without windows can be had, it is; where not, any will do. */
export function ensureTestBrowser() {
  if (!process.env.CHROMIUM_PATH && findHeadlessChromium() === findChromium())
    installPackages('chromium-headless-shell')
  return findHeadlessChromium() ?? ensureBrowser()
}

function install(way) {
  way()
  return findChromium()
}

function playwrightDownload() {
  run(process.execPath, [binary('playwright'), 'install', 'chromium'])
}

function systemPackage() {
  installPackages('chromium')
}

function installPackages(browser) {
  const isDebian =
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  if (!isDebian || process.getuid?.() !== 0) return
  run('apt-get', ['update', '-qq'])
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', browser, 'fonts-liberation'])
}

/** Its failure shows in that there is still no browser; what it said is passed on. */
function run(command, args) {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${ensureBrowser()}\n`)
  } catch (cause) {
    process.stderr.write(`${cause.message}\n`)
    process.exitCode = 1
  }
}
