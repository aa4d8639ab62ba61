"""The judge, on evidence that was made by hand."""

from __future__ import annotations

import pytest

from scripts.faults.table import BY_ID
from scripts.gpu import CODES, MEANINGS, judge, read
from scripts.gpu.errors import BLOCKED, FATAL
from scripts.gpu.evidence import Evidence, backend, same_device, software
from scripts.gpu.llama import RULES as LLAMA
from scripts.gpu.ollama import RULES as OLLAMA

MIB = 1024.0**2
DEVICE = Evidence(
    "driver", "device", "using device CUDA0 (RTX)", "log", 1, id="CUDA0", name="RTX", engine=True
)
BUFFER = Evidence("placement", "buffer", "CUDA0 buffer", "log", 2, id="CUDA0", amount=5000 * MIB, engine=True)
CLAIM = Evidence("placement", "claim", "size_vram", "/api/ps", 1, amount=5000 * MIB, total=5000 * MIB)
HELD = Evidence(
    "placement", "process", "llama-server 5000MiB", "nvidia-smi", 9, id="7", amount=5000 * MIB, total=0.0
)
SMALL = Evidence(
    "placement", "process", "llama-server 412MiB", "nvidia-smi", 9, id="7", amount=412 * MIB, total=0.0
)
WRONG = Evidence("answer", "wrong", "capital? → Rome", "engine", cause="wrong-answer")


def test_nothing_is_unknown() -> None:
    verdict = judge([])
    assert (verdict.verdict, verdict.code, verdict.broken, verdict.share) == ("unknown", 14, None, None)
    assert {link.status for link in verdict.links} == {"unknown"}
    assert "log" in verdict.fix


def test_a_claim_and_the_vendors_tool_prove_together_what_neither_does_alone() -> None:
    assert judge([CLAIM]).verdict == "unknown"
    assert judge([SMALL]).verdict == "unknown"
    assert judge([CLAIM, SMALL]).verdict == "unknown"
    both = judge([CLAIM, HELD])
    assert (both.verdict, both.share) == ("gpu", 1.0)


def test_the_log_goes_before_the_claim_and_the_vendors_tool() -> None:
    host = Evidence(
        "placement", "buffer", "CPU_Mapped", "log", 2, id="CPU_Mapped", amount=5000 * MIB, engine=True
    )
    assert judge([DEVICE, host, CLAIM, HELD]).verdict == "cpu"


def test_a_model_on_a_device_proves_the_links_before_it() -> None:
    verdict = judge([DEVICE, BUFFER])
    seen = {link.name: link.status for link in verdict.links}
    assert verdict.verdict == "gpu" and verdict.fix == ""
    assert [seen[name] for name in ("host", "node", "driver", "build", "placement")] == ["ok"] * 5
    assert [seen[name] for name in ("provider", "speed", "answer")] == ["unknown"] * 3


def test_of_two_logs_the_worse_one_counts() -> None:
    cpu = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"
    gpu = "load_tensors:   CUDA0 model buffer size =    92.10 MiB"
    for texts in ([cpu, gpu], [gpu, cpu]):
        found = [one for place, text in enumerate(texts) for one in read(text, f"{place}.log").evidence]
        assert judge(found).verdict == "cpu"


@pytest.mark.parametrize(("placement", "verdict"), [([DEVICE, BUFFER], "broken"), ([], "unknown")])
def test_a_wrong_answer_is_the_gpus_fault_only_where_the_model_is_on_one(
    placement: list[Evidence], verdict: str
) -> None:
    found = judge([*placement, WRONG])
    assert found.verdict == verdict
    assert found.broken and (found.broken.name, found.broken.cause) == ("answer", "wrong-answer")


def test_a_right_answer_and_a_slow_gpu() -> None:
    right = Evidence("answer", "right", "capital? → Paris", "engine")
    slow = Evidence("speed", "speeds", "5.7 and 25.7", "bench", amount=5.7, total=25.7, cause="gpu-slower")
    verdict = judge([DEVICE, BUFFER, right, slow])
    assert (verdict.verdict, verdict.code) == ("gpu", 0)
    assert verdict.broken and verdict.broken.name == "speed" and "CPU" in verdict.fix


def test_a_host_that_has_a_gpu_and_a_container_that_has_none() -> None:
    host = Evidence("host", "device", "/dev/dri/renderD128", "/dev", name="/dev/dri/renderD128")
    node = Evidence("node", "none", "no node", "/dev in the container", cause="gpu-node-missing")
    cpu = Evidence("driver", "cpu", "library=cpu", "log", 3, engine=True, cause="gpu-not-found")
    verdict = judge([host, node, cpu])
    assert verdict.verdict == "cpu"
    assert verdict.broken and verdict.broken.name == "node" and verdict.fault == "gpu-node-missing"


def test_a_path_that_is_not_there_is_no_fault_beside_a_node_that_is() -> None:
    """In a container with an NVIDIA H200 (Podman 4.3.1; recorded by this project 2026-11-24)."""
    text = (
        "ls: cannot access '/dev/dri': No such file or directory\n"
        "crw-rw-rw- 1 root root 195, 0 Nov 24 01:44 /dev/nvidia0\n"
    )
    found = judge(read(text, "nodes.txt").evidence)
    assert (found.verdict, found.broken) == ("unknown", None)
    assert "/dev/dri" not in found.why


def test_a_pair_of_rows_tells_the_speeds() -> None:
    text = (
        "| model | size | params | backend | ngl | dev | test | t/s |\n"
        "| llama 256M Q4_1 | 92.10 MiB | 134.52 M | Vulkan | -1 | Vulkan0 | tg128 | 576.46 ± 4.35 |\n"
        "| llama 256M Q4_1 | 92.10 MiB | 134.52 M | Vulkan | -1 | none | tg128 | 420.75 ± 15.73 |\n"
        "ggml_vulkan: 0 = NVIDIA H200 (NVIDIA) | uma: 0\n"
    )
    speed = {link.name: link for link in judge(read(text, "bench.md").evidence).links}["speed"]
    assert speed.status == "ok"
    assert "576.46" in speed.evidence and "420.75" in speed.evidence


def test_exit_codes_are_apart_from_those_of_errors() -> None:
    assert CODES["gpu"] == 0 and sorted(CODES.values())[1:] == [10, 11, 12, 13, 14]
    assert len(judge([]).links) == len(MEANINGS)


def test_every_cause_has_its_fix() -> None:
    causes = {rule.cause for rule in (*LLAMA, *OLLAMA)} - {""}
    causes |= FATAL | BLOCKED.keys()
    assert causes <= BY_ID.keys()


@pytest.mark.parametrize(
    ("name", "soft"),
    [
        ("llvmpipe (LLVM 15.0.7, 256 bits)", True),
        ("Virtio-GPU Venus (llvmpipe (LLVM 15.0.6, 256 bits))", True),
        ("SwiftShader Device (Subzero)", True),
        ("Microsoft Direct3D12 (Microsoft Basic Render Driver)", True),
        ("cpu-haswell-Intel(R) Xeon(R)", True),
        ("Virtio-GPU Venus (Apple M2)", False),
        ("Microsoft Direct3D12 (AMD Radeon RX 6700 XT)", False),
        ("AMD Ryzen 9 9950X 16-Core Processor (RADV RAPHAEL_MENDOCINO)", False),
        ("V3D 7.1.7.0", False),
    ],
)
def test_software_drivers_by_name(name: str, soft: bool) -> None:
    assert software(name) is soft


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("CUDA0", "CUDA0", True),
        ("CUDA0", "CUDA1", False),
        ("GPUOpenCL", "OpenCL", True),
        ("MTL0", "MTL0_Mapped", True),
        ("Metal", "MTL0_Private", True),
        ("ROCm", "ROCm0", True),
        ("Vulkan0", "CUDA0", False),
        ("", "Vulkan0", False),
    ],
)
def test_names_of_one_device(one: str, other: str, same: bool) -> None:
    assert same_device(one, other) is same


def test_backends_by_name() -> None:
    assert [backend(name) for name in ("CUDA_Split", "GPUOpenCL", "MTL0_Mapped", "RPC0[10.0.0.1:1]")] == [
        "cuda", "opencl", "metal", "rpc",
    ]  # fmt: skip
