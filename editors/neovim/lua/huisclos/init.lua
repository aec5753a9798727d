-- Starts the server with what this Neovim has: vim.lsp.config (0.11), vim.lsp.start (0.8), or the calls of 0.7.
local M = {}

local function merged(options)
  local file = vim.api.nvim_get_runtime_file('lsp/huisclos.lua', false)[1]
  local config = vim.tbl_deep_extend('force', dofile(file), options or {})
  config.name = 'huisclos'
  return config
end

--- The folder of the nearest marker above the buffer's file, or the file's own folder.
local function root_of(buffer, markers)
  local file = vim.api.nvim_buf_get_name(buffer)
  local start = vim.fn.fnamemodify(file, ':p:h')
  for _, marker in ipairs(markers) do
    local found = vim.fn.findfile(marker, start .. ';')
    found = found ~= '' and found or vim.fn.finddir(marker, start .. ';')
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p:h')
    end
  end
  return start
end

local clients = {}

local function attach(buffer, config)
  local root = root_of(buffer, config.root_markers)
  local own = vim.tbl_extend('force', config, { root_dir = root })
  if vim.lsp.start then
    return vim.lsp.start(own, { bufnr = buffer })
  end
  clients[root] = clients[root] or vim.lsp.start_client(own)
  vim.lsp.buf_attach_client(buffer, clients[root])
  return clients[root]
end

--- Serves every buffer of the file types named; options are those of lsp/huisclos.lua, such as cmd or settings.
function M.setup(options)
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('huisclos', options or {})
    vim.lsp.enable('huisclos')
    return
  end
  local config = merged(options)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('huisclos', {}),
    pattern = config.filetypes,
    callback = function(event)
      attach(event.buf, config)
    end,
  })
end

--- Fills a buffer huisclos:RULE.md with the explanation that the server gives.
function M.explain(buffer, address)
  local params = { uri = address }
  local answers = vim.lsp.buf_request_sync(vim.fn.bufnr('#'), 'workspace/textDocumentContent', params, 2000)
  for _, answer in pairs(answers or {}) do
    if answer.result then
      vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(answer.result.text, '\n'))
      vim.bo[buffer].filetype = 'markdown'
      vim.bo[buffer].buftype = 'nofile'
      vim.bo[buffer].modifiable = false
      return
    end
  end
end

return M
