"""The form of the messages of VTube Studio's plugin interface."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

API_NAME, API_VERSION = "VTubeStudioPublicAPI", "1.0"


class ApiError(Exception):
    """What a request is answered with when it can't be done; `code` is the interface's number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class ApiRequest(NamedTuple):
    """A request: which, under what number, with what data."""

    kind: str
    id: str
    data: Mapping[str, Any]


def message(kind: str, data: Mapping[str, Any], request_id: str = "") -> str:
    """Return a message, a response or an event."""
    return json.dumps(
        {
            "apiName": API_NAME,
            "apiVersion": API_VERSION,
            "timestamp": int(time.time() * 1000),
            "messageType": kind,
            "requestID": request_id or secrets.token_hex(16),
            "data": data,
        }
    )


def error_message(error: ApiError, request_id: str = "") -> str:
    """Return the answer that says what went wrong."""
    return message("APIError", {"errorID": error.code, "message": str(error)}, request_id)


def parse_request(text: str | bytes) -> ApiRequest:
    """Return a request; unknown fields are left out.

    Raises:
        ApiError: if it has not the right form. A request's own number is lost then.
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ApiError(2, "this is no JSON") from error
    if not isinstance(fields, dict):
        raise ApiError(2, "this is no JSON object")
    if fields.get("apiName") != API_NAME:
        raise ApiError(3, f"apiName must be {API_NAME}")
    if fields.get("apiVersion") != API_VERSION:
        raise ApiError(4, f"apiVersion must be {API_VERSION}")
    number = fields.get("requestID")
    if number is None or number == "":
        number = secrets.token_hex(16)
    if not isinstance(number, str) or not number.isascii() or len(number) > 64:
        raise ApiError(5, "requestID must be 1 to 64 ASCII characters")
    kind, data = fields.get("messageType"), fields.get("data")
    if not isinstance(kind, str) or not kind:
        raise ApiError(6, "messageType is missing")
    return ApiRequest(kind, number, data if isinstance(data, dict) else {})


def text_field(data: Mapping[str, Any], name: str, code: int, shortest: int, longest: int) -> str:
    """Return a text of the data.

    Raises:
        ApiError: `code`, if it is missing, too short or long, or has what can't be printed: users read it.
    """
    value = data.get(name)
    if not isinstance(value, str) or not shortest <= len(value.strip()) or len(value) > longest:
        raise ApiError(code, f"{name} must be {shortest} to {longest} characters")
    if not value.isprintable():
        raise ApiError(code, f"{name} has characters that can't be printed")
    return value


def number_field(data: Mapping[str, Any], name: str, code: int, default: float | None = None) -> float:
    """Return a finite number of the data, within a million.

    Raises:
        ApiError: `code`, if it is missing (and has no default) or none.
    """
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e6 <= value <= 1e6:
        raise ApiError(code, f"{name} must be a number from -1000000 to 1000000")
    return float(value)
