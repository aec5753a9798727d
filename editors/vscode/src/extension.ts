// Starts the server and hands it what VS Code has to say. All the rest is the protocol's.
import { execFile } from 'node:child_process';
import * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type MessageActionItem,
  type ServerOptions,
  ShowMessageRequest,
  type ShowMessageRequestParams,
} from 'vscode-languageclient/node';

/** What the server reads. */
export const languages = ['plaintext', 'markdown', 'latex', 'tex', 'git-commit'];

let client: LanguageClient | undefined;

/** The last start or stop: the next waits for it, as a client can neither be stopped nor replaced while it starts. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('huisclos.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('huisclos.path')) {
        void restart();
      }
    }),
  );
  await restart();
}

export function deactivate(): Promise<void> {
  return next(stop);
}

function restart(): Promise<void> {
  return next(async () => {
    await stop();
    await start();
  });
}

function next(step: () => Promise<void>): Promise<void> {
  turn = turn.then(step);
  return turn;
}

async function stop(): Promise<void> {
  const stopped = client;
  client = undefined;
  // A server that is gone already cannot be stopped: that is no reason not to start another.
  await stopped?.stop().catch(() => {});
}

function program(): string {
  return vscode.workspace.getConfiguration('huisclos').get<string>('path') || 'huisclos';
}

async function start(): Promise<void> {
  const command = program();
  // Looked for first: the client would tell that it is missing in English, and in terms of connections.
  if (!(await runs(command))) {
    void tellMissing(command);
    return;
  }
  const server: ServerOptions = { command, args: ['lsp'] };
  const options: LanguageClientOptions = {
    documentSelector: languages.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
    middleware: {
      workspace: {
        // A server that is about to be replaced cannot be told any more.
        didChangeConfiguration: async (sections, tell) => {
          if (command === program()) {
            await tell(sections);
          }
        },
      },
    },
  };
  client = new LanguageClient('huisclos', 'huisclos', server, options);
  client.onRequest(ShowMessageRequest.type, choose);
  // The client itself tells what went wrong.
  await client.start().catch(() => {
    client = undefined;
  });
}

/** Lets the user choose from a list: on the buttons of a message, kinds and domains are cut short. */
async function choose({ message, actions = [] }: ShowMessageRequestParams): Promise<MessageActionItem | null> {
  const titles = actions.map((action) => action.title);
  const chosen = await vscode.window.showQuickPick(titles, { placeHolder: message });
  return actions.find((action) => action.title === chosen) ?? null;
}

function runs(command: string): Promise<boolean> {
  return new Promise((done) => {
    execFile(command, ['--version'], (error) => done(!error));
  });
}

async function tellMissing(command: string): Promise<void> {
  const open = 'Ouvrir le réglage';
  const chosen = await vscode.window.showErrorMessage(
    `Le programme « ${command} » n'a pas pu être lancé. Installez huisclos, ou indiquez où il se trouve.`,
    open,
  );
  if (chosen === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'huisclos.path');
  }
}
