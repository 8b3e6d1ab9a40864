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

_FONT_WORK = {"cu2qu", "diff", "merge", "mtiLib", "qu2cu", "t1Lib", "ufoLib", "voltLib"}
"""Of fontTools, what nobody loads who only takes letters out of a font."""


def ships(name: str) -> bool:
    """Whether a file belongs into the package, by its name there."""
    path = PurePosixPath(name)
    match path.parts:
        case ("botocore", "data", service, _, file):  # what lies beside them is for all services
            return service in SERVICES and file != "examples-1.json"
        case ("boto3", "data" | "examples", *_):  # resources, of which the service makes none
            return False
        case ("aws_lambda_powertools", "event_handler", "openapi", "swagger_ui", *_):
            return path.suffix == ".py"
        case ("fontTools", part, *_) if part in _FONT_WORK:
            return False
        case (folder, *_) if folder.startswith(("PIL", "pillow")):  # no dossier has a picture
            return False
    return not (
        path.suffix == ".pyi"
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
