// Starts the server and hands it what VS Code has to say. All the rest is the protocol's.
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';

/** What the server reads. */
export const languages = ['plaintext', 'markdown', 'latex', 'tex', 'git-commit'];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand('huisclos.restart', restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('huisclos.path')) {
        void restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function start(): Promise<void> {
  const command = vscode.workspace.getConfiguration('huisclos').get<string>('path') || 'huisclos';
  const server: ServerOptions = { command, args: ['lsp'] };
  const options: LanguageClientOptions = {
    documentSelector: languages.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
  };
  client = new LanguageClient('huisclos', 'huisclos', server, options);
  try {
    await client.start();
  } catch {
    client = undefined;
    const open = 'Ouvrir le réglage';
    const chosen = await vscode.window.showErrorMessage(
      `Le programme « ${command} » n'a pas pu être lancé. Installez huisclos, ou indiquez où il se trouve.`,
      open,
    );
    if (chosen === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'huisclos.path');
    }
  }
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}
