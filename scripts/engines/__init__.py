"""Engines: what runs the model. Everything else speaks to the `Engine` protocol of `base`.

`openai` is any server with OpenAI's API, `llamacpp` the one that this stack runs.
"""
