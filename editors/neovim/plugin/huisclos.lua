vim.api.nvim_create_autocmd('BufReadCmd', {
  pattern = 'huisclos:*',
  callback = function(event)
    -- Neovim takes an address without slashes for a file of the current folder.
    require('huisclos').explain(event.buf, vim.fn.fnamemodify(event.match, ':t'))
  end,
})
