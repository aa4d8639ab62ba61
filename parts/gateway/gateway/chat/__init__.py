"""Ask your data as a model of an OpenAI-compatible server: it chats, and every answer comes from the database.

conversation   what is asked, from the messages of a chat
markdown       an outcome as a message
route          /v1/models and /v1/chat/completions
"""
