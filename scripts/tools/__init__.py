"""Container tools and their helpers, by what they print.

podman, docker, machines, mac, versions   what they say of themselves, read into facts: what is absent is unknown
failures                                  why one of them failed, as an error
"""
