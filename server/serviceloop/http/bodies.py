"""Descriptions of request bodies that are read by hand."""

from typing import Any

FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}


def multipart(*required: str, **parts: dict[str, Any]) -> dict[str, Any]:
    """For `openapi_extra`: a multipart body of these parts, each as JSON schema; left out where none is required."""
    schema = {"type": "object", "properties": parts} | ({"required": list(required)} if required else {})
    body = {"content": {"multipart/form-data": {"schema": schema}}}
    return {"requestBody": {"required": True, **body} if required else body}
