"""Networks of containers, and the network outside: names, certificates, proxies, broken connections."""

from __future__ import annotations

from scripts.faults.fault import Fault, any_of

HELPERS = "netavark|aardvark-dns|slirp4netns|pasta|passt"

FAULTS: tuple[Fault, ...] = (
    Fault(
        "iptables-module",
        "The kernel module for the containers' network can't be loaded by this user.",
        'sudo modprobe ip_tables iptable_nat, or set firewall_driver = "nftables" below [network] in '
        "containers.conf",
        any_of(
            r"netavark[^|]*Operation not supported|kernel module \S+ not loaded",
            r"Module (?:ip_tables|iptable_\w+|nf_\w+|nft_\w+|bridge|veth) not found",
            r"could not insert '(?:ip_tables|iptable_\w+|ip6_tables|nf_\w+|nft_\w+)'",
            r"can't initialize ip6?tables table",
            r"netavark[^|]*(?:iptables|nftables|\bnft\b)[^|]*(?:fail|error|not|No)",
        ),
    ),
    Fault(
        "network-helper-missing",
        "A program for the containers' network (netavark, aardvark-dns, pasta or slirp4netns) is not "
        "installed.",
        "Debian, Ubuntu: sudo apt install netavark aardvark-dns slirp4netns; Fedora: sudo dnf install "
        "netavark "
        "aardvark-dns passt",
        any_of(
            rf"could not find \"?(?:{HELPERS})",
            rf"\"?(?:{HELPERS})\"?: executable file not found",
            rf"failed to find (?:{HELPERS})",
            rf"(?:{HELPERS})\"? (?:binary )?(?:not found|is not installed)",
        ),
    ),
    Fault(
        "cni-plugin",
        "A plugin of the old network backend CNI is missing or fails.",
        "apt or dnf install containernetworking-plugins; better netavark and aardvark-dns instead",
        r"failed to find plugin \"?[\w-]+\"? in path|\bCNI\b[^|]*(?:plugin|network)[^|]*(?:fail|not found"
        r"|error)|plugin type=\S+ failed",
    ),
    Fault(
        "aardvark-port",
        "The names of containers can't be served: mostly because another program holds port 53.",
        "sudo ss -lunp 'sport = :53' shows which; set dns_bind_port below [network] in containers.conf",
        r"aardvark-dns[^|]*(?:fail|error|in use)|:53: bind: address already in use",
        hides=("port-taken",),
    ),
    Fault(
        "tun-missing",
        "The network of containers without root can't be made: /dev/net/tun or its helper fails.",
        "sudo modprobe tun; inside a container pass it: --device /dev/net/tun",
        r"/dev/net/tun[^|]*(?:No such|not permitted|denied|failed)|(?:pasta|slirp4netns) failed",
    ),
    Fault(
        "privileged-port",
        "Ports below 1024 are for root.",
        "Set a port of 1024 or more in .env (WEBUI_PORT); then: uv run invoke start",
        any_of(
            r"cannot expose privileged port",
            r"ip_unprivileged_port_start",
            r"\bbind: permission denied",
            r"EACCES[^|]*listen|listen EACCES|Permission denied[^|]*while attempting to bind",
        ),
        services=("openwebui", "mcp"),
        run=("uv run invoke config",),
    ),
    Fault(
        "subnet-taken",
        "The addresses of the containers' network are in use already, as by a VPN or another network.",
        "podman network ls (docker network ls): remove networks that nobody needs, or end the VPN while "
        "the stack starts",
        any_of(
            r"subnet \S+ (?:is already (?:used|being used)|overlaps)",
            r"Pool overlaps|invalid pool request",
            r"could not find (?:a )?free subnet|no available (?:IPv4 )?(?:address|subnet)"
            r"|non-overlapping IPv4 address pool",
        ),
    ),
    Fault(
        "certificate-unknown",
        "The certificate of a server is not trusted here, as where a company's proxy opens connections.",
        "Install the company's certificate: /usr/local/share/ca-certificates and update-ca-certificates "
        "(Fedora: "
        "/etc/pki/ca-trust/source/anchors and update-ca-trust), in the machine too: podman machine ssh",
        any_of(
            r"certificate signed by unknown authority",
            r"self[- ]signed certificate|SELF_SIGNED_CERT_IN_CHAIN",
            r"unable to get (?:local )?issuer cert|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF",
            r"invalid peer certificate: UnknownIssuer",
            r"CERTIFICATE_VERIFY_FAILED(?![^|]*expired)",
            r"curl: \(60\)",
        ),
        hides=("registry-down", "pip-not-found"),
    ),
    Fault(
        "certificate-time",
        "A certificate is out of date, or this machine's clock is wrong.",
        "Check the clock: date -u; on a Mac or in WSL the machine's too (podman machine ssh date -u), it "
        "may stand still "
        "during sleep: podman machine stop, then podman machine start",
        any_of(
            r"certificate has expired|CERT_HAS_EXPIRED|certificate is not yet valid",
            r"Release file .* is not valid yet",
            r"CERTIFICATE_VERIFY_FAILED[^|]*expired",
        ),
        run=("date -u",),
    ),
    Fault(
        "plain-http",
        "A registry answers without encryption where encryption was asked for.",
        "Name it below [[registry]] in registries.conf with insecure = true, if you trust that network",
        r"server gave HTTP response to HTTPS client|wrong version number"
        r"|first record does not look like a TLS handshake",
    ),
    Fault(
        "proxy",
        "The proxy refuses the connection, or can't be reached.",
        "Check HTTPS_PROXY and NO_PROXY (127.0.0.1 and localhost belong in it); a proxy that asks for a "
        "login needs it",
        r"Proxy Authentication Required|proxyconnect tcp|\bProxyError\b|Tunnel connection failed"
        r"|Received HTTP code 40\d from proxy",
        hides=("connection-refused", "name-unknown", "timeout"),
    ),
    Fault(
        "name-unknown",
        "The name of a server can't be resolved: no network, no name server, or a name that does not exist.",
        "Check the name; then the network: getent hosts NAME (on a Mac: dscacheutil -q host -a name NAME)",
        any_of(
            r"(?:lookup|dial tcp)[^|]*(?:no such host|server misbehaving)|\bno such host\b",
            r"Temporary failure (?:in name resolution|resolving)",
            r"Name or service not known|nodename nor servname",
            r"could not resolve (?:host|proxy)|Couldn't resolve host|failed to lookup address",
            r"getaddrinfo (?:ENOTFOUND|EAI_AGAIN|failed)|NameResolutionError",
        ),
        hides=("apt-failed", "pip-not-found", "timeout"),
    ),
    Fault(
        "network-unreachable",
        "There is no way to the server: no network, a VPN, or IPv6 without a route.",
        "Check the network; inside Byre's own network that is meant: the idle engine, MCP and database "
        "reach nothing outside",
        r"network is unreachable|no route to host|ENETUNREACH|EHOSTUNREACH|client error \(Connect\)",
    ),
    Fault(
        "timeout",
        "A server did not answer in time.",
        "Try again; what was fetched is kept. If it stays: a proxy or firewall is in between",
        any_of(
            r"\bi/o timeout",
            r"TLS handshake timeout",
            r"Client\.Timeout exceeded|context deadline exceeded",
            r"connection timed out|operation timed out|ETIMEDOUT|ESOCKETTIMEDOUT",
            r"Read timed out|ReadTimeout|ConnectTimeout",
        ),
    ),
    Fault(
        "connection-broken",
        "A connection broke off while something was fetched. The disk is not the cause.",
        "Try again; what was fetched is kept",
        any_of(
            r"(?:copy|blob|pull|download|fetch|read|Get \")[^|]*: (?:unexpected )?EOF\b",
            r"unexpected EOF$",
            r"happened during read|max retries exceeded",
            r"connection reset by peer|ECONNRESET|Connection aborted",
            r"http2: [^|]*(?:GOAWAY|closed)|stream error: |IncompleteRead|RemoteProtocolError"
            r"|incomplete chunked read",
            r"curl: \((?:18|52|56|92)\)",
        ),
    ),
    Fault(
        "connection-refused",
        "Nothing listens at the address that was asked.",
        "See what runs: uv run invoke status; then: uv run invoke start",
        r"connection refused|ECONNREFUSED|actively refused|Failed to connect to \S+ port \d+"
        r"|All connection attempts failed",
        run=("uv run invoke status",),
    ),
)
