"""Tools: the MCP servers of `mcp-config.json` behind one address, guarded.

front      the addresses: /mcp for all servers, /mcp/NAME for one, /ready, /metrics; who may come in
entries    the servers, as Byre hands them over
servers    one fastmcp server for each address, made at its first use: the import takes seconds
backend    one MCP server: the way to it, what it offers, why it does not answer
bounded    how much a server may send
guard      what each call passes: allow-list, schema, time limit, size
packages   the command of an installed npm package
ledger     what each call was, as a line of the log and as metrics
stderr     what servers write on their standard error, in the log
"""
