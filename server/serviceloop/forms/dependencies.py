"""What endpoints ask of the forms engine."""

from typing import Annotated

from fastapi import Depends, Request

from serviceloop.forms.store import FormCatalog, FormStore


def store_of(request: Request) -> FormStore:
    """This process's form store."""
    store: FormStore = request.app.state.forms
    return store


async def _catalog(request: Request) -> FormCatalog:
    return store_of(request).catalog


async def _store(request: Request) -> FormStore:
    return store_of(request)


CatalogDep = Annotated[FormCatalog, Depends(_catalog)]
"""The forms as they are now; one snapshot for the whole request."""

StoreDep = Annotated[FormStore, Depends(_store)]
