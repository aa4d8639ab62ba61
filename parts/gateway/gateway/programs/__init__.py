"""An API for programs, as OpenAI's clients know it: keys with scopes, limits and counted use.

keys       the keys, of which only hashes are kept
usage      what each key has used, today and in all
door       who may come in, and how much at once
requests   what a request to the engine may hold
engine     the engine behind it, and what it says it has used
route      /v1/models, /v1/chat/completions, /v1/embeddings
admin      /admin/keys: keys made, listed and revoked
kept       a file of state, written whole or not at all
"""
