"""What people are told to set is there to be set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from scripts import stack
from scripts.faults import table
from scripts.home import ROOT
from scripts.runtimes.base import PROFILES
from scripts.settings import FIELDS

SETTINGS = frozenset(name.upper() for name in FIELDS)
# Variables of other programs, which people set for those.
OTHERS = {
    "ALLOW_EMPTY_PASSWORD": "Bitnami's images",
    "ALL_PROXY": "whatever fetches",
    "AWS_ACCESS_KEY_ID": "S3",
    "AWS_SECRET_ACCESS_KEY": "S3",
    "AWS_SESSION_TOKEN": "MongoDB's drivers",
    "BUILDAH_ISOLATION": "Buildah",
    "BUILDKIT_INLINE_CACHE": "docker build",
    "BUILDX_BUILDER": "docker buildx",
    "CARGO_HOME": "Cargo",
    "CARGO_HTTP_CAINFO": "Cargo",
    "CARGO_NET_GIT_FETCH_WITH_CLI": "Cargo",
    "CARGO_TARGET_DIR": "Cargo",
    "CC": "Go",
    "CGO_ENABLED": "Go",
    "CLIENT_PORT": "the MCP Inspector",
    "CMAKE_ARGS": "pip's builds",
    "CMAKE_CUDA_ARCHITECTURES": "CMake",
    "CMAKE_POLICY_VERSION_MINIMUM": "CMake",
    "COMMANDLINE_ARGS": "AUTOMATIC1111",
    "COMPOSE_HTTP_TIMEOUT": "docker-compose 1",
    "COMPOSE_PROFILES": "docker compose",
    "CONFIG_CGROUP_BPF": "the kernel's build",
    "CONFIG_USER_NS": "the kernel's build",
    "CONTAINERS_CONF": "Podman",
    "CONTAINERS_CONF_OVERRIDE": "Podman",
    "CONTAINERS_MACHINE_PROVIDER": "podman machine",
    "CONTAINER_HOST": "Podman",
    "CONTENT_SECURITY_POLICY": "Open WebUI",
    "COREPACK_INTEGRITY_KEYS": "Corepack",
    "CORS_ALLOW_ORIGIN": "Open WebUI",
    "CRYPTOGRAPHY_OPENSSL_NO_LEGACY": "Python's cryptography",
    "CUDA_HOME": "PyTorch's builds of packages",
    "CUDA_LAUNCH_BLOCKING": "CUDA",
    "CUDA_PATH": "CUDA on Windows",
    "CUDA_VISIBLE_DEVICES": "CUDA",
    "CURL_CA_BUNDLE": "curl and Python's requests",
    "DAC_OVERRIDE": "a capability of Linux, for cap_add",
    "DATABASE_POOL_RECYCLE": "Open WebUI",
    "DATABASE_POOL_SIZE": "Open WebUI",
    "DATABASE_URL": "Open WebUI",
    "DEFAULT_USER_ROLE": "Open WebUI",
    "DOCKER_BUILDKIT": "docker build",
    "DOCKER_CERT_PATH": "Docker's client",
    "DOCKER_HOST": "Docker's client",
    "DOCKER_INSECURE_NO_IPTABLES_RAW": "Docker's daemon",
    "DOCKER_RAMDISK": "Docker's daemon",
    "DOCKER_TLS_CERTDIR": "docker:dind",
    "DOCKER_TLS_VERIFY": "Docker's client",
    "DOCLING_SERVE_MAX_SYNC_WAIT": "Docling's server",
    "ENABLE_OAUTH_SIGNUP": "Open WebUI",
    "ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS": "Open WebUI",
    "ENABLE_RAG_LOCAL_WEB_FETCH": "Open WebUI",
    "ERR_ACCESS_DENIED": "a word of Squid",
    "ERR_CONNECT_FAIL": "a word of Squid",
    "ERR_DNS_FAIL": "a word of Squid",
    "FASTMCP_HTTP_ALLOWED_HOSTS": "FastMCP",
    "FRONTEND_BUILD_DIR": "Open WebUI",
    "GGML_BACKEND_DL": "llama.cpp's build",
    "GGML_CUDA_NO_PINNED": "llama.cpp",
    "GGML_HIP": "llama.cpp's build",
    "GGML_METAL": "llama.cpp's build",
    "GGML_METAL_PATH_RESOURCES": "llama.cpp",
    "GGML_NATIVE": "llama.cpp's builds",
    "GGML_VK_DISABLE_COOPMAT": "llama.cpp",
    "GGML_VK_FORCE_MAX_ALLOCATION_SIZE": "llama.cpp's Vulkan",
    "GGML_VK_VISIBLE_DEVICES": "llama.cpp",
    "GGML_VULKAN": "llama.cpp's build",
    "GIO_MODULE_DIR": "GTK",
    "GIT_LFS_SKIP_SMUDGE": "git",
    "GLIBC_TUNABLES": "glibc",
    "GODEBUG": "programs of Go",
    "GOPRIVATE": "Go",
    "GOPROXY": "Go",
    "GOSUMDB": "Go",
    "GOTOOLCHAIN": "Go",
    "GRUB_CMDLINE_LINUX": "GRUB",
    "GTK_PATH": "GTK",
    "HF_ENDPOINT": "Hugging Face's library",
    "HF_HOME": "Hugging Face's library",
    "HF_HUB_DISABLE_XET": "Hugging Face's library",
    "HF_HUB_ENABLE_HF_TRANSFER": "Hugging Face's library",
    "HF_TOKEN": "Hugging Face's library",
    "HIP_DEVICE_LIB_PATH": "ROCm's compiler",
    "HIP_VISIBLE_DEVICES": "ROCm",
    "HSA_OVERRIDE_GFX_VERSION": "ROCm",
    "HTTPS_PROXY": "whatever fetches",
    "HTTP_PROXY": "whatever fetches",
    "KIND_EXPERIMENTAL_PROVIDER": "kind",
    "LANG": "the session",
    "LC_COLLATE": "PostgreSQL's SQL",
    "LC_CTYPE": "PostgreSQL's SQL",
    "LDAP_APP_DN": "Open WebUI",
    "LDAP_SEARCH_BASE": "Open WebUI",
    "LD_LIBRARY_PATH": "the loader of libraries",
    "LD_PRELOAD": "the loader of libraries",
    "LIBCLANG_PATH": "Rust's bindgen",
    "LIBRARY_PATH": "the linker",
    "LIBVA_DRIVER_NAME": "VA-API",
    "LIMA_HOME": "Lima and Colima",
    "LITELLM_MASTER_KEY": "LiteLLM",
    "MAX_MCP_OUTPUT_TOKENS": "Claude Code",
    "MCP_ALLOWED_HOSTS": "many MCP servers",
    "MDB_MCP_CONNECTION_STRING": "the MongoDB MCP server",
    "MONGODB_ATLAS_PRIVATE_API_KEY": "Atlas' command",
    "MONGODB_ATLAS_PUBLIC_API_KEY": "Atlas' command",
    "MONGO_INITDB_ROOT_PASSWORD": "MongoDB's image",
    "MONGO_INITDB_ROOT_USERNAME": "MongoDB's image",
    "MSYS_NO_PATHCONV": "Git Bash on Windows",
    "NCCL_DEBUG": "NCCL",
    "NCCL_P2P_DISABLE": "NCCL",
    "NCCL_SOCKET_IFNAME": "NCCL",
    "NET_RAW": "a capability of Linux, for cap_add",
    "NODE_ENV": "Node and npm",
    "NODE_EXTRA_CA_CERTS": "Node and npm",
    "NODE_OPTIONS": "Node and npm",
    "NODE_TLS_REJECT_UNAUTHORIZED": "Node and npm",
    "NO_PROXY": "whatever fetches",
    "NVCC_CCBIN": "CUDA's compiler",
    "NVIDIA_DISABLE_REQUIRE": "NVIDIA's Container Toolkit",
    "NVIDIA_DRIVER_CAPABILITIES": "NVIDIA's Container Toolkit",
    "NVIDIA_VISIBLE_DEVICES": "NVIDIA's Container Toolkit",
    "OAUTH_CLIENT_ID": "Open WebUI",
    "OAUTH_CLIENT_SECRET": "Open WebUI",
    "OAUTH_EMAIL_CLAIM": "Open WebUI",
    "OAUTH_MERGE_ACCOUNTS_BY_EMAIL": "Open WebUI",
    "OAUTH_SCOPES": "Open WebUI",
    "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "macOS",
    "OLLAMA_API_BASE_URL": "an old Open WebUI",
    "OLLAMA_BASE_URL": "an Open WebUI of one's own",
    "OLLAMA_CONTEXT_LENGTH": "an Ollama of one's own",
    "OLLAMA_DEBUG": "an Ollama of one's own",
    "OLLAMA_LLM_LIBRARY": "an Ollama of one's own",
    "OLLAMA_LOAD_TIMEOUT": "an Ollama of one's own",
    "OLLAMA_MODELS": "an Ollama of one's own",
    "OLLAMA_ORIGINS": "an Ollama of one's own",
    "OLLAMA_REMOTES": "an Ollama of one's own",
    "OLLAMA_RUNNERS_DIR": "an Ollama of one's own",
    "OLLAMA_TMPDIR": "an Ollama of one's own",
    "OLLAMA_VULKAN": "an Ollama of one's own",
    "ONEAPI_DEVICE_SELECTOR": "SYCL",
    "OPENAI_BASE_URL": "OpenAI's clients",
    "OPENID_REDIRECT_URI": "Open WebUI",
    "OPENSSL_CONF": "OpenSSL",
    "PGVECTOR_INITIALIZE_MAX_VECTOR_LENGTH": "Open WebUI",
    "PG_VERSION": "a file of PostgreSQL",
    "PIP_CERT": "pip and Python",
    "PIP_CONSTRAINT": "pip",
    "PIP_INDEX_URL": "pip and Python",
    "PLAYWRIGHT_WS_URL": "Open WebUI",
    "PNPM_HOME": "pnpm",
    "PODMAN_SYSTEMD_UNIT": "a label of Podman",
    "POSTGRES_DB": "the image of PostgreSQL",
    "POSTGRES_PASSWORD": "the image of PostgreSQL",
    "POSTGRES_USER": "the image of PostgreSQL",
    "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "protobuf",
    "PYTHON_CONFIGURE_OPTS": "pyenv",
    "PYTORCH_CUDA_ALLOC_CONF": "PyTorch",
    "PYTORCH_ENABLE_MPS_FALLBACK": "PyTorch",
    "QDRANT_API_KEY": "Open WebUI",
    "QDRANT_URI": "Open WebUI",
    "RAG_EMBEDDING_MODEL_TRUST_REMOTE_CODE": "Open WebUI",
    "RAG_RERANKING_MODEL_TRUST_REMOTE_CODE": "Open WebUI",
    "REDIS_PASSWORD": "the image of Bitnami",
    "REDIS_URL": "Open WebUI",
    "REQUESTS_CA_BUNDLE": "pip and Python",
    "RESTIC_CACHE_DIR": "restic",
    "ROCM_PATH": "ROCm's compiler",
    "ROCR_VISIBLE_DEVICES": "ROCm",
    "RUSTUP_HOME": "rustup",
    "S3_ACCESS_KEY_ID": "Open WebUI",
    "S3_BUCKET_NAME": "Open WebUI",
    "S3_ENDPOINT_URL": "Open WebUI",
    "S3_SECRET_ACCESS_KEY": "Open WebUI",
    "SAFE_MODE": "an Open WebUI of one's own",
    "SECLEVEL": "OpenSSL's list of ciphers",
    "SERVER_PORT": "the MCP Inspector",
    "SETUPTOOLS_SCM_PRETEND_VERSION": "setuptools-scm",
    "SETUPTOOLS_USE_DISTUTILS": "setuptools",
    "SSH_AUTH_SOCK": "ssh and its agent",
    "SSL_CERT_FILE": "Python and uv",
    "STORAGE_DRIVER": "Podman and Buildah",
    "TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE": "Testcontainers",
    "TESTCONTAINERS_HOST_OVERRIDE": "Testcontainers",
    "TESTCONTAINERS_RYUK_DISABLED": "Testcontainers",
    "TESTCONTAINERS_RYUK_PRIVILEGED": "Testcontainers",
    "TORCH_CUDA_ARCH_LIST": "PyTorch's builds of packages",
    "TRITON_PTXAS_PATH": "Triton",
    "UR_L0_ENABLE_RELAXED_ALLOCATION_LIMITS": "SYCL",
    "UVICORN_WORKERS": "uvicorn",
    "UV_CACHE_DIR": "uv",
    "UV_CONCURRENT_DOWNLOADS": "uv",
    "UV_HTTP_TIMEOUT": "uv",
    "UV_LINK_MODE": "uv",
    "UV_NATIVE_TLS": "uv",
    "UV_PYTHON_INSTALL_MIRROR": "uv",
    "UV_SYSTEM_CERTS": "uv",
    "UV_USE_IO_URING": "Node and npm",
    "VECTOR_DB": "Open WebUI",
    "VK_DRIVER_FILES": "Vulkan's loader",
    "VK_ICD_FILENAMES": "Vulkan's loader",
    "VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR": "a constant of Vulkan",
    "VLLM_WORKER_MULTIPROC_METHOD": "vLLM",
    "WEBSOCKET_REDIS_OPTIONS": "Open WebUI",
    "WEBSOCKET_REDIS_URL": "Open WebUI",
    "WEBUI_AUTH_TRUSTED_EMAIL_HEADER": "Open WebUI",
    "WEBUI_SECRET_KEY": "Open WebUI",
    "WEBUI_SESSION_COOKIE_SECURE": "Open WebUI",
    "WEBUI_URL": "Open WebUI",
    "WHISPER_COMPUTE_TYPE": "Open WebUI",
    "XDG_CONFIG_HOME": "the session",
    "XDG_RUNTIME_DIR": "the session",
    "ZE_ENABLE_LOADER_DEBUG_TRACE": "Level Zero",
}
# A name in capitals with an underscore, or one that is given a value: GPU=off.
NAME = re.compile(r"(?<![\w$./-])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w/])|[A-Z]{2,}(?==\w))")


def texts() -> Iterator[tuple[str, str]]:
    for fault in table.FAULTS:
        for text in (fault.meaning, fault.fix, fault.why, *fault.run):
            yield fault.id, text


@cache
def given() -> frozenset[str]:
    """The variables that a service of ours gets, by the compose file or by an overlay."""
    files = sorted((ROOT / "overlays").glob("*.yml"))
    services = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES, files).services.values()
    return frozenset(name for service in services for name in service.environment)


def test_every_variable_that_a_fix_names_can_be_set() -> None:
    unknown = {
        (where, name)
        for where, text in texts()
        for name in NAME.findall(text)
        if name not in (SETTINGS if ".env" in text else SETTINGS | given()) | OTHERS.keys()
    }
    assert unknown == set()


def test_such_names_are_found() -> None:
    text = "OLLAMA_BACKENDS in .env: cpu vulkan, or GPU=off; see $HOME_DIR, /etc/A_B and ERROR 5"
    assert NAME.findall(text) == ["OLLAMA_BACKENDS", "GPU"]
    named = {one for _, text in texts() for one in NAME.findall(text)}
    assert {"GPU", "OLLAMA_BACKENDS", "OLLAMA_IGPU_ENABLE"} <= named
    assert named >= OTHERS.keys(), "none is kept for nothing"
