"""The site in the foreground: the port taken first, the address said once it answers."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from api.settings import Settings
from graph.errors import MaillageError, UsageProblem


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address, so that a taken port is known before anything else is started.

    Raises MaillageError that suggests --port, UsageProblem for an address that this machine does not have.
    """
    try:
        family, _kind, _protocol, _name, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family)
    except (socket.gaierror, UnicodeError):
        raise UsageProblem(
            "The address {host} is not known to this machine; give --host 127.0.0.1.", host=host
        ) from None
    try:
        # Windows would let two programs share a port under this option; elsewhere it only spares a wait after a stop.
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise _no_port(error, host, port) from None
    return bound


def _no_port(error: OSError, host: str, port: int) -> MaillageError:
    if error.errno == errno.EADDRINUSE:
        return MaillageError(
            "The port {port} is taken by another program; choose another one, for example --port {other}.",
            port=port,
            other=free_port(port),
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return MaillageError(
            "The system keeps the port {port} for itself; choose one above 1023, for example --port 8000.", port=port
        )
    return UsageProblem("The address {host} is not one of this machine; give --host 127.0.0.1.", host=host)


def free_port(port: int) -> int:
    """A port after this one that is free now."""
    for candidate in range(port + 1, min(port + 50, 65536)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", candidate))
            return candidate
    return 8000


class _Server(uvicorn.Server):
    """uvicorn's server that tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def serve(settings: Settings, bound: socket.socket, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready(address)`` is called once the site answers. Raises what kept it from starting."""
    from api.app import create_app

    app = create_app(settings)
    host, port = bound.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with contextlib.suppress(KeyboardInterrupt), bound:
        _Server(config(app, settings), lambda: ready(address)).run(sockets=[bound])
    failure: BaseException | None = getattr(app.state, "failure", None)
    if failure:
        raise failure


def config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How the site is served: it does not tell its software, and believes a proxy only where one is declared."""
    return uvicorn.Config(
        app, log_level="error", log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=3, lifespan="on",
        proxy_headers=bool(settings.trusted_proxy), forwarded_allow_ips=settings.trusted_proxy,
    )  # fmt: skip
