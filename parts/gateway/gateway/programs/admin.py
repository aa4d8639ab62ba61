"""/admin/keys: keys for programs, made, listed and revoked with the gateway's own key, from this machine alone.

    GET     /admin/keys        every key with its use
    POST    /admin/keys        a new key: its secret is in this answer and nowhere else
    DELETE  /admin/keys/NAME   revoke it

No proxy passes this address on, and no request by another name than the stack's own is taken.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from gateway import http
from gateway.programs.keys import Key, Keys
from gateway.programs.usage import Usage


def routes(token: str, keys: Keys, usage: Usage) -> list[BaseRoute]:
    """The routes of this room, for callers with the gateway's key."""

    def shown(key: Key) -> dict[str, Any]:
        return {**key.document(), **usage.document(key.name)}

    async def listed(request: Request) -> Response:
        http.admit_near(request, token)
        return JSONResponse({"keys": [shown(one) for one in keys]})

    async def create(request: Request) -> Response:
        http.admit_near(request, token)
        key, secret = keys.create(await http.body(request))
        usage.forget(key.name)
        return JSONResponse({"key": secret, **shown(key)}, 201)

    async def revoke(request: Request) -> Response:
        http.admit_near(request, token)
        name = request.path_params["name"]
        keys.revoke(name)
        usage.forget(name)
        return JSONResponse({"revoked": name})

    return [
        Route("/admin/keys", listed, methods=["GET"]),
        Route("/admin/keys", create, methods=["POST"]),
        Route("/admin/keys/{name}", revoke, methods=["DELETE"]),
    ]
