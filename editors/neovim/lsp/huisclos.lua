-- The server as Neovim 0.11 and later know it: vim.lsp.enable('huisclos') is all it needs.
return {
  cmd = { 'huisclos', 'lsp' },
  filetypes = { 'text', 'markdown', 'tex', 'plaintex', 'gitcommit' },
  root_markers = { 'huisclos.toml', '.git' },
  settings = { huisclos = {} },
}
