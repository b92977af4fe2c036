"""Whether a port is free, said in words before anything else is started."""

import errno
import socket

from serviceloop.kit.errors import OperatorError


def claim_port(host: str, port: int) -> None:
    """Raises OperatorError when nobody could listen on host:port now."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise OperatorError(f"HOST: {host!r} is not an address of this machine") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise OperatorError(
                f"Port {port} is used by another program. Choose another, for instance: PORT={port + 1}"
            ) from None
        raise OperatorError(f"Cannot listen on {host}:{port}: {error.strerror}. Set HOST or PORT.") from None
