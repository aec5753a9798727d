// As much of VS Code as its language client needs to run: documents that are opened and typed in, diagnostics that are kept,
// providers that are called. What is not here answers nothing, and takes itself back when told to.
'use strict';

class EventEmitter {
  #listeners = new Set();
  event = (listener, that) => {
    const bound = that ? listener.bind(that) : listener;
    this.#listeners.add(bound);
    return new Disposable(() => this.#listeners.delete(bound));
  };
  async fire(event) {
    await Promise.all([...this.#listeners].map((listener) => listener(event)));
  }
  dispose() {
    this.#listeners.clear();
  }
}

class Disposable {
  constructor(dispose) {
    this.dispose = dispose ?? (() => {});
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, line, character) {
    const flat = typeof start === 'number';
    this.start = flat ? new Position(start, end) : start;
    this.end = flat ? new Position(line, character) : end;
  }
}

class Uri {
  constructor(text) {
    this.text = text;
    this.scheme = text.slice(0, text.indexOf(':'));
    this.fsPath = this.path = decodeURIComponent(text.replace(/^\w+:(\/\/)?/, ''));
  }
  static parse = (text) => new Uri(text);
  static file = (path) => new Uri(`file://${path}`);
  toString() {
    return this.text;
  }
}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
  cancel() {}
  dispose() {}
}

/** A class that keeps what it is made of. */
const record = (...fields) =>
  class {
    constructor(...values) {
      fields.forEach((field, at) => {
        this[field] = values[at];
      });
    }
  };

class WorkspaceEdit {
  parts = [];
  set(uri, edits) {
    this.parts.push({ uri, edits: edits.map((edit) => (Array.isArray(edit) ? edit[0] : edit)) });
  }
  createFile() {}
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind(this.value ? `${this.value}.${part}` : part);
  }
}
CodeActionKind.Empty = new CodeActionKind('');
for (const [name, value] of [['QuickFix', 'quickfix'], ['Refactor', 'refactor'], ['Source', 'source'], ['Notebook', 'notebook']]) {
  CodeActionKind[name] = new CodeActionKind(value);
}

/** An object that has whatever is asked of it: events nobody fires, registrations nobody needs. */
const lenient = (known) =>
  new Proxy(known, {
    get: (target, name) => (name in target ? target[name] : typeof name === 'string' ? () => new Disposable() : undefined),
  });

const opened = new EventEmitter();
const changed = new EventEmitter();
const saved = new EventEmitter();
const closed = new EventEmitter();
const configured = new EventEmitter();
const seen = new EventEmitter();

const state = { settings: {}, documents: [], diagnostics: new Map(), providers: {}, shown: [], pick: '' };

const provider = (kind) => (selector, one) => {
  state.providers[kind] = one;
  return new Disposable();
};

const workspace = lenient({
  get textDocuments() {
    return state.documents;
  },
  workspaceFolders: undefined,
  notebookDocuments: [],
  onDidOpenTextDocument: opened.event,
  onDidChangeTextDocument: changed.event,
  onDidSaveTextDocument: saved.event,
  onDidCloseTextDocument: closed.event,
  onDidChangeConfiguration: configured.event,
  getConfiguration: (section) => {
    const values = section === 'huisclos' ? state.settings : { huisclos: state.settings };
    return { ...values, get: (name, otherwise) => values[name] ?? otherwise, has: (name) => name in values };
  },
  registerTextDocumentContentProvider: provider('content'),
  createFileSystemWatcher: () => lenient({}),
  applyEdit: async () => true,
});

const languages = lenient({
  match: (selector, document) =>
    [selector].flat().some((s) => s.language === document.languageId && (!s.scheme || s.scheme === document.uri.scheme)) ? 10 : 0,
  createDiagnosticCollection: () => ({
    set: (uri, found) => state.diagnostics.set(uri.toString(), found ?? []),
    delete: (uri) => state.diagnostics.delete(uri.toString()),
    clear: () => state.diagnostics.clear(),
    has: (uri) => state.diagnostics.has(uri.toString()),
    get: (uri) => state.diagnostics.get(uri.toString()),
    forEach: () => {},
    dispose: () => {},
  }),
  registerHoverProvider: provider('hover'),
  registerCodeActionsProvider: provider('actions'),
  registerDocumentSymbolProvider: provider('symbols'),
  registerInlayHintsProvider: provider('hints'),
});

const channel = () => lenient({ name: 'huisclos', logLevel: 3, onDidChangeLogLevel: () => new Disposable() });

const window = lenient({
  createOutputChannel: channel,
  get visibleTextEditors() {
    return state.documents.map((document) => ({ document }));
  },
  onDidChangeVisibleTextEditors: seen.event,
  activeTextEditor: undefined,
  tabGroups: lenient({ all: [] }),
  showErrorMessage: async (message) => void state.shown.push(message),
  showQuickPick: async (titles) => titles.find((title) => title.startsWith(state.pick)),
  showInformationMessage: async (message) => void state.shown.push(message),
  withProgress: (options, task) => task({ report() {} }, new CancellationTokenSource().token),
});

const registered = new Map();
const commands = lenient({
  registerCommand: (name, run) => {
    registered.set(name, run);
    return new Disposable(() => registered.delete(name));
  },
  executeCommand: async (name, ...args) => registered.get(name)?.(...args),
});

/** An open document that can be typed in. */
class Document {
  version = 1;
  isClosed = false;
  constructor(uri, languageId, text) {
    Object.assign(this, { uri, languageId, text });
  }
  getText() {
    return this.text;
  }
  offset(position) {
    const lines = this.text.split('\n').slice(0, position.line);
    return lines.reduce((sum, line) => sum + line.length + 1, 0) + position.character;
  }
  async replace(range, text) {
    const [from, to] = [this.offset(range.start), this.offset(range.end)];
    this.text = this.text.slice(0, from) + text + this.text.slice(to);
    this.version += 1;
    await changed.fire({ document: this, contentChanges: [{ range, rangeOffset: from, rangeLength: to - from, text }], reason: undefined });
  }
}

async function open(uri, languageId, text) {
  const document = new Document(Uri.parse(uri), languageId, text);
  state.documents.push(document);
  await opened.fire(document);
  await seen.fire(window.visibleTextEditors);
  return document;
}

const known = {
  version: '1.91.0',
  EventEmitter,
  Disposable,
  Position,
  Range,
  Uri,
  CancellationTokenSource,
  CancellationError: class extends Error {},
  WorkspaceEdit,
  CodeActionKind,
  Diagnostic: record('range', 'message', 'severity'),
  DiagnosticRelatedInformation: record('location', 'message'),
  Location: record('uri', 'range'),
  TextEdit: class extends record('range', 'newText') {},
  Hover: record('contents', 'range'),
  MarkdownString: class extends record('value') {
    appendCodeblock() {}
  },
  CodeAction: record('title', 'kind'),
  DocumentSymbol: class extends record('name', 'detail', 'kind', 'range', 'selectionRange') {
    children = [];
  },
  InlayHint: record('position', 'label', 'kind'),
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
  LogLevel: { Off: 0, Trace: 1, Debug: 2, Info: 3, Warning: 4, Error: 5 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  ProgressLocation: { SourceControl: 1, Window: 10, Notification: 15 },
  env: lenient({ language: 'fr', appName: 'VS Code', appHost: 'desktop' }),
  extensions: lenient({ all: [] }),
  workspace,
  languages,
  window,
  commands,
  /** For the tests alone. */
  test: { state, open, configured, closed },
};

// Other classes and lists of constants are only extended or compared: any will do.
module.exports = new Proxy(known, {
  get: (target, name) => {
    if (!(name in target)) {
      target[name] = class {};
    }
    return target[name];
  },
});
