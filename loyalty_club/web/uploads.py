"""Uploaded files: straight to the disk, and not one byte more than may be."""

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

MOST_BYTES = 50 * 1024 * 1024
TOO_LARGE = "upload_too_large"


class LimitedUpload(TemporaryFileUploadHandler):
    """A file that grows beyond the limit is let go; the form finds none, and can tell why."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write on, or stop keeping it."""
        if start + len(raw_data) > MOST_BYTES:
            self.file.close()
            if self.request is not None:
                self.request.META[TOO_LARGE] = "1"
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was let go."""
    return TOO_LARGE in request.META
