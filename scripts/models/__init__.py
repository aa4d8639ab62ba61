"""Models: which there are, which fits this machine, how it comes here and stays sound.

    catalogue   models.yml, checked            choose      the one to begin with, the better one that fits
    fetch       bring a model to the store     resolve     any name: catalogue, store or Ollama registry
    store       the files on disk              gguf        what a model file says of itself
    transport, download, wheels, registry      the ways in

Import what you need from its module: the catalogue needs pydantic, fetching needs httpx, so both come late.
"""
