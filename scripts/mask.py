"""Lines without passwords, keys and tokens, recognised by their form alone."""

from __future__ import annotations

import re

SHOWN = 240  # characters of a line that are shown
HIDDEN = "***"

# Names whose value is a secret, and values that are words of an error instead.
NAMES = (
    r"password|passphrase|passwd|pwd|secret(?:_?key)?|token|api[_-]?key|access[_-]?key|credentials?|authorization|cookie"
    r"|_auth|mongodb_uri|connection_?string"
)
WORDS = r"invalid|unauthorized|incorrect|expired|not|missing|required|unknown|must|none|null|true|false"
TOKENS = r"sk-|gh[pousr]_|github_pat_|glpat-|hf_|xox[abpr]-|npm_|dckr_pat_|AGE-SECRET-KEY-|AKIA|AIza|pypi-"
QUERY = r"key|sig|signature|code|x-(?:amz|goog)-(?:signature|credential|security-token)"
# A whole block; where its end is missing, all that follows belongs to it.
BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
SECRETS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        # user:password@ of an address; a password may hold @ and /. An image's name@sha256 is not one.
        # `[user:password@]`, as a usage line has it, is not a secret.
        (
            r"\b([a-z][a-z0-9+.-]{1,20}://)(?!\[user:password@\]host\b)[^\s\"'<>]{0,200}:[^\s\"'<>]{0,300}@(?!sha256:)",
            r"\1***@",
        ),
        # A token alone before the @: of any length for a package index, else one that is more than a user name.
        (r"\b(https?://)[^\s\"'<>/@:]+@(?!sha256:)", r"\1***@"),
        (r"\b([a-z][a-z0-9+.-]{1,20}://)[^\s\"'<>/@:]{8,}@(?!sha256:)", r"\1***@"),
        # The same where the line ends before the @.
        (
            r"\b((?:mongodb(?:\+srv)?|rediss?|(?:postgres(?:ql)?|mysql)(?:\+\w+)?)://)[^\s:@/]+:(?!\d+(?:[/,?]|$))[^\s@]*$",
            r"\1***",
        ),
        (r"\b((?:bearer|basic)\s+)(?!realm)[\w.~+/=-]{6,}", r"\1***"),
        (
            r"(\bauthorization[\"']?\s*[:=]\s*[\"']?(?:token|digest|negotiate|apikey)\s+)(?!\*\*\*).{3,}",
            r"\1***",
        ),
        (r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?", "***"),
        (rf"\b(?:{TOKENS})[\w-]{{8,}}", "***"),
        # A passphrase has spaces: to the end of the quotes, or of the line.
        (r"(passphrase[\"']?\s*[:=]\s*([\"']))(?!\*\*\*)(?:(?!\2).){3,}", r"\1***"),
        (r"(passphrase\s*=\s*)(?![\"']|\*\*\*).{3,}", r"\1***"),
        (
            rf"((?:{NAMES})[\"']?\s*(?:=|:(?!//))\s*[\"']?)(?!\*\*\*|(?:{WORDS})\b)[^\s\"',;&)]{{3,}}",
            r"\1***",
        ),
        (rf"([?&](?:{QUERY})=)[^\s\"'&#)]{{3,}}", r"\1***"),
        (r"(\"key\"\s*:\s*\")[^\"]{3,}", r"\1***"),
        (r"(--?(?:password|passwd|token|secret|api-key)[ =])(?!\*\*\*)\S+", r"\1***"),
        (r"(\s(?:-u|--user)[ =][^\s:=/]+:)(?!\d+\b)[^\s/]+", r"\1***"),
    )
)


def mask(text: str) -> str:
    """A text, of one line or of many, without passwords, keys and tokens."""
    if "PRIVATE KEY" in text:
        text = BLOCK.sub(HIDDEN, text)
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    for pattern, instead in SECRETS:
        line = pattern.sub(instead, line)
    return line


def uncut(text: str) -> str:
    """A text in one line, as long as it is: no secrets, no control characters."""
    return "".join(char for char in " ".join(mask(text).split()) if char.isprintable())


def shown(text: str, pattern: str = "") -> str:
    """A line as it may be shown: no secrets, no control characters; of a long one what is near `pattern`."""
    line = uncut(text)
    if len(line) <= SHOWN:
        return line
    found = re.search(pattern, line, re.IGNORECASE) if pattern else None
    begin = max(0, min(found.start() - SHOWN // 4, len(line) - SHOWN)) if found else 0
    return ("…" if begin else "") + line[begin : begin + SHOWN] + ("…" if begin + SHOWN < len(line) else "")
