// The extension as it is shipped, its real language client, and the real server (HUISCLOS, or the release build).
'use strict';

const assert = require('node:assert/strict');
const Module = require('node:module');
const path = require('node:path');
const { after, before, test } = require('node:test');

const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => (name === 'vscode' ? path.join(__dirname, 'vscode.js') : resolve(name, ...rest));

const vscode = require('./vscode.js');
const extension = require('../out/extension.js');

const server = process.env.HUISCLOS ?? path.join(__dirname, '../../../target/release/huisclos');
const secret = 'Mme Aubry (assistante sociale) : M. Karim Talbi est suivi au CMP pour une dépression.';
const { state, open } = vscode.test;
const uri = 'file:///minutes/cr.txt';
const context = { subscriptions: [] };

async function until(what, met) {
  for (let tries = 0; tries < 500; tries += 1) {
    if (met()) {
      return;
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(`not met: ${what}`);
}

const flagged = () => state.diagnostics.get(uri) ?? [];
const token = new vscode.CancellationTokenSource().token;
let minutes;

before(async () => {
  state.settings = { path: path.resolve(server) };
  await extension.activate(context);
  minutes = await open(uri, 'plaintext', `La séance est ouverte.\n\n${secret}\n`);
});

after(() => extension.deactivate());

test('a passage is underlined, with its rule and where it is explained', async () => {
  await until('one diagnostic', () => flagged().length === 1);
  const [found] = flagged();
  assert.equal(found.code.value ?? found.code, 'SEC-PSY');
  assert.equal(found.range.start.line, 2);
  assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
});

test('a hover tells why', async () => {
  const hover = await state.providers.hover.provideHover(minutes, new vscode.Position(2, 60), token);
  const told = [hover.contents].flat().map((c) => c.value).join('\n');
  assert.match(told, /Pourquoi/);
});

test('the rule is explained by the server itself', async () => {
  const text = await state.providers.content.provideTextDocumentContent(vscode.Uri.parse('huisclos:SEC-PSY.md'), token);
  assert.match(text.text ?? text, /^# SEC-PSY/);
});

test('the plan of the document is shown', async () => {
  const symbols = await state.providers.symbols.provideDocumentSymbols(minutes, token);
  assert.deepEqual(symbols.map((s) => s.name).sort(), ['M. Karim Talbi', 'Mme Aubry (assistante sociale)']);
});

test('a code action takes the finding away', async () => {
  const at = new vscode.Range(2, 40, 2, 40);
  const actions = await state.providers.actions.provideCodeActions(minutes, at, { diagnostics: flagged(), triggerKind: 1 }, token);
  const action = actions.find((a) => a.title.startsWith('Écrire à la place'));
  assert.ok(action?.isPreferred);
  for (const edit of action.edit.parts[0].edits) {
    await minutes.replace(edit.range, edit.newText);
  }
  await until('no diagnostic', () => flagged().length === 0);
  assert.doesNotMatch(minutes.getText(), /Talbi/);
});

test('what is typed is flagged, and a kind that is switched off is not', async () => {
  await minutes.replace(new vscode.Range(0, 0, 0, 0), `${secret}\n`);
  await until('one diagnostic', () => flagged().length === 1);
  state.settings = { ...state.settings, kinds: ['pressure'] };
  await vscode.test.configured.fire({ affectsConfiguration: (name) => name === 'huisclos' });
  await until('no diagnostic', () => flagged().length === 0);
});

test('a kind is chosen from a list', async () => {
  state.pick = 'pression';
  await vscode.commands.executeCommand('huisclos.toggleKind');
  await until('the kind is hidden', () => state.shown.some((message) => /^N'est plus signalé\s: pression/.test(message)));
});

test('a program that is not there is told in words', async () => {
  state.settings = { path: '/nowhere/huisclos' };
  await vscode.commands.executeCommand('huisclos.restart');
  assert.ok(state.shown.some((message) => /n'a pas pu être lancé/.test(message)));
  assert.ok(state.shown.every((message) => !/connection/.test(message)), 'not in English too');
});
