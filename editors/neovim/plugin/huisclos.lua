vim.api.nvim_create_autocmd('BufReadCmd', {
  pattern = 'huisclos:*',
  callback = function(event)
    require('huisclos').explain(event.buf, event.match)
  end,
})
