"""Archives unpacked with care on every Python from 3.11 on: before 3.11.4 there is no argument for it."""

from __future__ import annotations

import tarfile


def careful(tar: tarfile.TarFile) -> tarfile.TarFile:
    """The same archive, which unpacks no more than plain files and folders below the place that is named.

    https://docs.python.org/3/library/tarfile.html#supporting-older-python-versions
    """
    if hasattr(tarfile, "data_filter"):
        tar.extraction_filter = staticmethod(tarfile.data_filter)
    return tar
