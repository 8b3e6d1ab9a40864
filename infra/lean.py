"""Which files of the wheels are of no use on Lambda."""

from pathlib import PurePosixPath

from chalicelib.aws import SERVICES

LOADED_BY_SIGNATURES = {
    *("_MD5", "_SHA1", "_SHA256", "_SHA256_armv8", "_SHA384", "_SHA384_armv8"),
    *("_SHA512", "_SHA512_armv8", "_keccak", "_nat", "_ec_nat", "_curve25519", "_ed25519"),
    *("_raw_aes", "_raw_aes_armv8", "_raw_des", "_raw_des3"),
    *("_cpuid_c", "_scrypt", "_strxor"),
}
"""Of pycryptodome's 70 native modules, what importing keys and signatures loads."""

_IDLE_UTILITIES = {
    *("auth_alpha", "circuit_breaker", "data_masking", "feature_flags", "idempotency", "kafka"),
    *("parameters", "parser", "streaming"),
}
"""Of Powertools, what is neither batches nor what they are made of."""

_IDLE = {
    "aws_lambda_powertools/event_handler",  # Chalice routes
    *(f"aws_lambda_powertools/utilities/{part}" for part in _IDLE_UTILITIES),
    *("boto3/data", "boto3/examples"),  # resources, of which the service makes none
    "cffi",  # what is compiled needs its backend alone
    *(
        f"fontTools/{part}"  # nobody loads it who only takes letters out of a font
        for part in ("cu2qu", "diff", "merge", "mtiLib", "qu2cu", "t1Lib", "ufoLib", "voltLib")
    ),
    *("pydantic/v1", "pydantic/mypy.py"),  # the edition before, and a plug-in of a tool
}
"""What nobody asks of the wheels, by folder or file."""

_IDLE_WHEELS = ("PIL", "pillow", "pycparser")
"""No picture is drawn, and nothing compiled."""


def ships(name: str) -> bool:
    """Whether a file belongs into the package, by its name there."""
    path = PurePosixPath(name)
    match path.parts:
        case ("botocore", "data", service, _, file):  # what lies beside them is for all services
            return service in SERVICES and file != "examples-1.json"
    return not (
        path.suffix == ".pyi"
        or path.parts[0].startswith(_IDLE_WHEELS)
        or _IDLE & {str(one) for one in (path, *path.parents)}
        or {"tests", "SelfTest", "sboms"} & set(path.parts)
        or _is_idle_native(path)
    )


def _is_idle_native(path: PurePosixPath) -> bool:
    match path.parts:
        case ("fontTools", *_):  # each has its twin in Python
            return path.suffix in {".c", ".so"}
        case ("Crypto", *_):
            return path.suffix == ".so" and path.name.partition(".")[0] not in LOADED_BY_SIGNATURES
    return False
