"""Engines and models: Ollama, llama.cpp's server."""

from __future__ import annotations

from scripts.faults.fault import ENGINES, Fault, any_of

OLLAMA: tuple[Fault, ...] = (
    Fault(
        "ollama-down",
        "Ollama does not run where it was asked.",
        "uv run invoke status; then uv run invoke start. Ollama on this machine itself: ollama serve",
        any_of(
            r"could not connect to (?:a running )?ollama|ollama (?:app|server) (?:is )?not running"
            r"|Is ollama running",
            r":11434\S*: (?:connect: )?connection refused|localhost:11434[^|]*refused",
        ),
        run=("uv run invoke status",),
        hides=("connection-refused",),
    ),
    Fault(
        "model-unknown",
        "The model is not here, or no registry has one of this name.",
        "uv run invoke models lists those that are here; uv run invoke pull NAME fetches one",
        any_of(
            r"model '?\"?[\w./:@+-]+\"?'? not found",
            r"pull model manifest: file does not exist",
            r"not found, try pulling it first",
            r"invalid model (?:name|reference)",
        ),
        run=("uv run invoke models",),
    ),
    Fault(
        "model-needs-memory",
        "The model needs more memory than is free.",
        "Choose a smaller model (uv run invoke models), a smaller CONTEXT_LENGTH, or raise ENGINE_MEMORY "
        "in .env",
        r"requires more system memory|model request too large for system"
        r"|model is too large for (?:the )?(?:system|available) memory",
        services=ENGINES,
        run=("uv run invoke models",),
        hides=("engine-died",),
    ),
    Fault(
        "ollama-old",
        "The model is newer than this Ollama.",
        "Set a newer release (OLLAMA_RELEASE_URL or OLLAMA_IMAGE in .env), then: uv run invoke build; or "
        "take an older model",
        r"requires a newer version of Ollama|\b412: [^|]*newer version",
    ),
    Fault(
        "ollama-busy",
        "Ollama has more questions waiting than it takes.",
        "Wait and ask again; NUM_PARALLEL in .env answers more at once, for more memory",
        r"server busy, please try again|maximum pending requests exceeded",
        services=("ollama",),
    ),
    Fault(
        "load-timeout",
        "The model did not load in time.",
        "A slow disk or too little memory: choose a smaller model, or a larger READY_TIMEOUT in .env",
        r"timed out waiting for llama|timed out waiting for the model|model load(?:ing)? timed out",
        services=("ollama",),
    ),
    Fault(
        "ollama-folder",
        "Ollama may not write its folder of models.",
        "Give that folder to the user Ollama runs as, or empty OLLAMA_MODEL_STORAGE in .env; then: uv run "
        "invoke start",
        r"\.ollama\S*: (?:permission denied|read-only file system)|models? (?:directory"
        r"|folder)[^|]*permission denied",
        services=("ollama",),
        hides=("file-permission",),
    ),
    Fault(
        "no-tools",
        "This model can't call tools, so it can't query MongoDB.",
        "Choose one that can: uv run invoke models says which",
        r"does not support tools|tools? (?:is|are) not supported by this model",
        run=("uv run invoke models",),
    ),
    Fault(
        "model-loading",
        "The engine is still loading the model.",
        "Wait; uv run invoke status says when it is ready",
        r"\"message\": ?\"Loading model\"",
        run=("uv run invoke status",),
        kind="fact",
    ),
    Fault(
        "engine-died",
        "The process that computes the model ended.",
        "uv run invoke logs shows the lines before, which say why; mostly memory: try a smaller model",
        any_of(
            r"llama(?:-server| runner) process (?:has )?(?:terminated|no longer running|exited|crashed)",
            r"an error was encountered while running the model|model runner has unexpectedly stopped",
        ),
        services=("ollama",),
        run=("uv run invoke logs",),
    ),
)

LLAMACPP: tuple[Fault, ...] = (
    Fault(
        "engine-old",
        "The engine does not know this kind of model: it is newer than the engine.",
        "Take another model (uv run invoke models), or a newer engine",
        r"unknown (?:model )?architecture|unknown pre-tokenizer|unsupported model architecture",
        services=ENGINES,
        hides=("model-damaged", "engine-died"),
    ),
    Fault(
        "model-file-missing",
        "The model's file is not where the engine looks for it.",
        "uv run invoke models lists what is here; uv run invoke pull NAME fetches it again",
        r"\.gguf\S*[^|]*(?:No such file|does not exist|cannot find)|failed to open (?:GGUF|model)",
        services=ENGINES,
        run=("uv run invoke models",),
        hides=("model-damaged",),
    ),
    Fault(
        "model-damaged",
        "The model's file can't be loaded.",
        "Fetch it again: uv run invoke pull NAME",
        any_of(
            r"failed to load model|error loading model(?!.*bad_alloc)|unable to load model",
            r"invalid (?:file )?magic|tensor '.*' data is not within the file bounds"
            r"|corrupted or incomplete",
            r"gguf_init_from_\w+: (?:failed|error)",
        ),
        services=ENGINES,
        hides=("engine-died",),
    ),
    Fault(
        "kv-cache-type",
        "This type of the context's memory needs flash attention.",
        "Set FLASH_ATTENTION=on, or KV_CACHE_TYPE=f16, in .env; then: uv run invoke start",
        r"V cache quantization requires flash_attn|quantized V cache[^|]*flash|CACHE_TYPE_V=\S+ needs flash attention",
        services=ENGINES,
        hides=("engine-crash",),
    ),
    Fault(
        "processor-too-old",
        "The engine was built for a processor with more instructions than this one has.",
        "Take another build: RUNTIME=embedded and ENGINE=llamacpp in .env choose one that fits; then: uv "
        "run invoke start",
        r"illegal instruction|\bSIGILL\b",
        services=ENGINES,
        hides=("engine-died", "engine-crash"),
    ),
    Fault(
        "engine-crash",
        "The engine ended by an internal error.",
        "uv run invoke logs llamacpp (or ollama); a smaller CONTEXT_LENGTH, KV_CACHE_TYPE=f16 or "
        "FLASH_ATTENTION=off often helps",
        any_of(
            r"GGML_ASSERT|GGML_ABORT|pre-allocated tensor \(",
            r"Segmentation fault|\bSIGSEGV\b|core dumped|signal arrived during cgo",
            r"llama_decode: failed|failed to decode, ret",
        ),
        services=ENGINES,
        hides=("engine-died",),
    ),
    Fault(
        "context-too-small",
        "The question, with all that goes before it, is longer than the context.",
        "Begin a new chat, or raise CONTEXT_LENGTH in .env; then: uv run invoke start",
        any_of(
            r"exceeds? the (?:available |maximum )?context (?:size|length|window)",
            r"truncating input (?:prompt|messages)|exceed_context_size|context length exceeded"
            r"|context shift is disabled",
        ),
    ),
    Fault(
        "chat-template",
        "The model's answer, or its template, is not of the form that the engine reads.",
        "Update the engine, or take a model of the catalogue, whose templates are tested: uv run invoke "
        "models",
        r"peg-native format|(?:chat|jinja) ?template[^|]*(?:error|fail|not supported|invalid)"
        r"|failed to parse (?:chat|tool)",
        run=("uv run invoke models",),
    ),
    Fault(
        "engine-argument",
        "The engine was given an option that it does not know: it is of another version.",
        "uv run invoke build, then uv run invoke start; take out options of your own",
        r"error: (?:invalid|unknown) argument:|error while handling argument",
        services=("llamacpp",),
    ),
    Fault(
        "engine-key",
        "The engine refuses the key that it was asked with.",
        "uv run invoke restart gives all services the same key; for a server of your own set "
        "OPENAI_API_KEY in .env",
        r"Invalid API Key|Incorrect API key|invalid_api_key",
    ),
)
