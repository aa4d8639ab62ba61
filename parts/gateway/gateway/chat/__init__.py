"""Ask your data as a model of an OpenAI-compatible server: it chats, and every answer comes from the database.

conversation   what is asked, from the messages of a chat
markdown       an outcome as a message
model          the model's part of /v1/models and /v1/chat/completions (gateway.programs)
"""
