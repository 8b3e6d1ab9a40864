"""Which files of the wheels are of no use on Lambda."""

from pathlib import PurePosixPath

from chalicelib.aws import SERVICES


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
        case (folder, *_) if folder.startswith(("PIL", "pillow")):  # no dossier has a picture
            return False
        case ("fontTools", *_) if path.suffix in {".c", ".so"}:  # each has its twin in Python
            return False
    return path.suffix != ".pyi" and not {"tests", "sboms"} & set(path.parts)
