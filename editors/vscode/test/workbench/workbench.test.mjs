// The extension as a user meets it: installed from its package into a real VS Code, a folder of minutes opened, in a browser.
// Run by run.sh. Where WINDOWS names a folder, pictures of the window are left there.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const { CHROMIUM, CODE, DIR, HUISCLOS, VSIX, WINDOWS } = process.env;
const secret = 'Mme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP pour une dépression.';
const folder = path.join(DIR, 'minutes');
const file = (name) => path.join(folder, name);
const own = ['--extensions-dir', path.join(DIR, 'extensions'), '--server-data-dir', DIR, '--user-data-dir', DIR];

let code;
let browser;
let page;

/** Sets what the user has set on this machine. */
function set(settings) {
  mkdirSync(path.join(DIR, 'Machine'), { recursive: true });
  const usual = { 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off', 'files.autoSave': 'off', 'huisclos.lang': 'fr' };
  writeFileSync(path.join(DIR, 'Machine/settings.json'), JSON.stringify({ ...usual, ...settings }));
}

/** Starts VS Code; gives its address. */
async function start() {
  const options = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'];
  code = spawn(process.execPath, [CODE, ...own, ...options, '--telemetry-level', 'off'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const said of code.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    const port = /listening on (\d+)/.exec(said)?.[1];
    if (port) {
      code.stdout.resume();
      return `http://127.0.0.1:${port}/?folder=${encodeURI(folder)}`;
    }
  }
  return assert.fail('VS Code has not started');
}

const row = (text) => page.locator('.markers-panel .monaco-list-row', { hasText: text });
const shown = (text) => page.locator('.notification-toast', { hasText: text });
const squiggles = () => page.locator('.squiggly-error');
const tab = (name) => page.locator('.tab', { hasText: name });

async function close(name) {
  await tab(name).locator('.codicon-close').click();
  await tab(name).waitFor({ state: 'detached' });
}

async function command(title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

before(async () => {
  mkdirSync(folder);
  writeFileSync(file('cr.md'), `# Cellule du 3 mai\n\nLa séance est ouverte.\n\n${secret}\n`);
  writeFileSync(file('été (2026).txt'), `${secret}\n`);
  set({ 'huisclos.path': HUISCLOS });
  execFileSync(process.execPath, [CODE, ...own, '--install-extension', VSIX]);
  const address = await start();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await page.getByRole('button', { name: 'Yes, I trust the authors' }).click();
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'cr.md' }).dblclick();
});

after(async () => {
  await browser?.close();
  code?.kill();
});

let pictures = 0;
afterEach(async () => {
  if (WINDOWS) {
    pictures += 1;
    await page.screenshot({ path: path.join(WINDOWS, `vscode${pictures}.png`) });
  }
});

test('a passage is underlined, and every document of the folder is told among the problems', async () => {
  await squiggles().first().waitFor();
  await page.keyboard.press('Control+Shift+M');
  await row('cr.md').first().waitFor();
  await row('été (2026).txt').first().waitFor();
  assert.equal(await row('SEC-PSY').count(), 2);
});

test('the rule is explained behind its code', async () => {
  await row('SEC-PSY').first().locator('a.monaco-link').click();
  await page.locator('.view-line', { hasText: '# SEC-PSY' }).waitFor();
  await close('SEC-PSY.md');
});

test('a kind is chosen from a list, to be hidden and shown again', async () => {
  for (const state of ['detached', 'visible']) {
    await command('huisclos: Afficher ou masquer une sorte de constat');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'information à caractère secret' }).click();
    await row('cr.md').first().waitFor({ state });
    await row('été (2026).txt').first().waitFor({ state });
  }
});

test('a document that is closed keeps its problems', async () => {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'été (2026).txt' }).dblclick();
  await squiggles().first().waitFor();
  await close('été (2026).txt');
  // Longer than VS Code waits before it asks for the folder again.
  await page.waitForTimeout(3_000);
  assert.equal(await row('été (2026).txt').count(), 2);
});

test('a keystroke takes the passage away, and the name out of the file', async () => {
  await tab('cr.md').click();
  await page.locator('.view-line', { hasText: 'dépression' }).click();
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row.focused', { hasText: 'Écrire à la place' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.dirty').waitFor();
  await row('cr.md').first().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+S');
  await page.locator('.tab.dirty').waitFor({ state: 'detached' });
  const saved = readFileSync(file('cr.md'), 'utf8');
  assert.doesNotMatch(saved, /Talbi/);
  assert.match(saved, /La séance est ouverte\./);
});

test('a folder is reviewed by name, and the sum is told', async () => {
  await command('huisclos: Relire tous les comptes rendus du dossier');
  await shown('à examiner').waitFor();
});

test('a file that is deleted elsewhere leaves the problems', async () => {
  rmSync(file('été (2026).txt'));
  await row('été (2026).txt').first().waitFor({ state: 'detached' });
});

test('a program that is not there is told once, in the words of the user', async () => {
  set({ 'huisclos.path': '/nowhere/huisclos' });
  await shown("n'a pas pu être lancé").waitFor();
  // As long as the client would take to complain by itself.
  await page.waitForTimeout(2_000);
  assert.equal(await page.locator('.notification-toast .codicon-error').count(), 1);
});
