-- Opens minutes, sees the diagnostics, applies a code action, saves. Run by test/run.sh; any failure is an exit status of 1.
local function check(what, met)
  if not met then
    io.stderr:write('not met: ' .. what .. '\n')
    vim.cmd('cquit 1')
  end
end

local function await(what, met)
  check(what, vim.wait(10000, met, 20))
end

require('huisclos').setup({ cmd = { vim.env.HUISCLOS, 'lsp' } })

-- Through the path by which a user opens a file.
vim.cmd('filetype on')
vim.cmd('edit ' .. vim.env.MINUTES)
vim.bo.filetype = 'text'
local buffer = vim.api.nvim_get_current_buf()

local function diagnostics()
  return vim.diagnostic.get(buffer)
end

await('a diagnostic comes', function()
  return #diagnostics() == 1
end)
local found = diagnostics()[1]
check('it names its rule', found.code == 'SEC-PSY' or found.user_data.lsp.code == 'SEC-PSY')
check('it stands on the passage', found.lnum == 2)
check('it is an error', found.severity == vim.diagnostic.severity.ERROR)

local position = { line = found.lnum, character = found.col + 1 }
local asked = {
  textDocument = { uri = vim.uri_from_bufnr(buffer) },
  range = { start = position, ['end'] = position },
  context = { diagnostics = {} },
}
local function first(method, params)
  for id, answer in pairs(vim.lsp.buf_request_sync(buffer, method, params, 10000) or {}) do
    return answer.result, vim.lsp.get_client_by_id(id)
  end
end

local hover = first('textDocument/hover', { textDocument = asked.textDocument, position = position })
check('a hover tells why', hover and hover.contents.value:find('Pourquoi', 1, true) ~= nil)

local actions, client = first('textDocument/codeAction', asked)
local wanted
for _, action in ipairs(actions or {}) do
  if action.title:find('^Écrire à la place') then
    wanted = action
  end
end
check('a neutral sentence is proposed', wanted ~= nil)
vim.lsp.util.apply_workspace_edit(wanted.edit, client.offset_encoding or 'utf-16')
await('the diagnostic goes', function()
  return #diagnostics() == 0
end)
vim.cmd('write')
local saved = table.concat(vim.fn.readfile(vim.env.MINUTES), '\n')
check('the name has left the file', saved:find('Talbi', 1, true) == nil)
check('the rest is there', saved:find('La séance est ouverte.', 1, true) ~= nil)

-- What is typed is audited too.
vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '', vim.env.SECRET })
await('what is typed is flagged', function()
  return #diagnostics() == 1
end)

-- A rule is explained by the server itself, in a buffer that cannot be written to.
-- Without an init file, no plugin is loaded by itself.
vim.cmd('runtime plugin/huisclos.lua')
vim.cmd('edit huisclos:' .. 'SEC-PSY.md')
check('the rule is explained', vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]:find('^# SEC%-PSY') ~= nil)
check('as Markdown, to be read only', vim.bo.filetype == 'markdown' and not vim.bo.modifiable)

local version = vim.version()
io.stdout:write(('neovim: %d.%d.%d\n'):format(version.major, version.minor, version.patch))
io.stdout:write('neovim: 1 passed, 0 failed\n')
vim.fn.writefile({}, vim.env.PASSED)
vim.cmd('qall!')
