"""Files as bodies of requests bring them; imported when needed, as pydantic is."""

import base64
import re
from hashlib import sha256
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from chalicelib.domain.bodies.pictures import picture_of
from chalicelib.domain.emails import Attachment, File
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import MOST_ATTACHMENT_BYTES, Upload
from chalicelib.routes.request_bodies import Body, OneLine, WholeNumber, read_body

# RFC 6838 section 4.2. Composite types are not a file's (RFC 2046 section 5), but a mail is: a
# receipt of certified mail comes as one.
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_TYPE = rf"(?!multipart/|message/(?!rfc822(?![^; ]))){_NAME}/{_NAME}"
_PARAMETER = (
    r"[ \t]*;[ \t]*[A-Za-z0-9-]{1,40}=(?:[A-Za-z0-9._+:-]{1,70}|\"[A-Za-z0-9 ._+:/-]{0,70}\")"
)
_CONTENT_TYPE = re.compile(rf"({_TYPE})((?:{_PARAMETER})*)", re.IGNORECASE)
_CHARSET = re.compile(r";[ \t]*charset=\"?([A-Za-z0-9._+:-]+)", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\r\n]+")
_NOT_BASE64 = Problem(ProblemCode.NOT_BASE64, "This is not base64.")


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name or name in (".", ".."):
        raise ValueError(Problem(ProblemCode.NOT_A_FILE_NAME, "A file name holds no path."))
    return name


def _content_type(text: str) -> str:
    """The type with its character set, if it says one; other parameters are none of a file's."""
    found = _CONTENT_TYPE.fullmatch(text)
    if not found:
        raise ValueError(
            Problem(ProblemCode.NOT_A_CONTENT_TYPE, "This is no content type of a file.")
        )
    charset = _CHARSET.search(found[2])
    return (found[1] + (f"; charset={charset[1]}" if charset else "")).lower()


def decode_base64(text: object) -> bytes:
    """The bytes that a text stands for; raises ValueError where it stands for none."""
    if not isinstance(text, str):
        raise ValueError(_NOT_BASE64)  # noqa: TRY004 - pydantic collects ValueError only
    try:
        # MIME wraps it after every 76 signs (RFC 2045 section 6.8).
        return base64.b64decode(_LINE_BREAKS.sub("", text), validate=True)
    except ValueError as error:
        raise ValueError(_NOT_BASE64) from error


class FileBody(Body):
    """What a file is called, and of what type it is."""

    filename: Annotated[OneLine, Field(min_length=1, max_length=200), AfterValidator(_file_name)]
    content_type: Annotated[str, AfterValidator(_content_type)]


class AttachmentBody(FileBody):
    """A file by its content, or by the upload that brought it."""

    content_base64: Annotated[bytes, BeforeValidator(decode_base64), Field(min_length=1)] = b""
    upload_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")] = ""

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if bool(self.content_base64) is bool(self.upload_id):
            raise ValueError("Either content_base64 or upload_id.")
        return self


class InlineBody(AttachmentBody):
    """A file that may be a picture in the body, which names it as `cid:`."""

    inline: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _is_a_picture(self) -> Self:
        if self.inline and picture_of(self.content_base64) is None:
            sentence = "What a body shows is a PNG, JPEG or GIF, by its content."
            raise ValueError(Problem(ProblemCode.NOT_A_PICTURE, sentence))
        return self


class UploadRequest(FileBody):
    """What is going to be uploaded."""

    size: Annotated[WholeNumber, Field(ge=1, le=MOST_ATTACHMENT_BYTES)]


def read_upload_request(raw_body: bytes) -> UploadRequest:
    """The request to upload a file; raises as `read_send_request` does."""
    return read_body(UploadRequest, raw_body)


def to_file(file: AttachmentBody) -> File | Upload:
    """The file that the body brings, or names."""
    if file.upload_id:
        return Upload(file.filename, file.content_type, file.upload_id)
    content = file.content_base64
    digest = sha256(content).hexdigest()
    return File(Attachment(file.filename, file.content_type, len(content), digest), content)
