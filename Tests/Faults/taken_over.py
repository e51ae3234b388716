# SPDX-License-Identifier: Apache-2.0
"""What a daemon that has been taken over would try: signals to a neighbour of the same user, and the bus."""

import os
import signal
import socket
import sys

victim = int(sys.argv[1])
print("user:", os.getuid(), flush=True)


def kills() -> bool:
    """Whether a signal reaches the neighbour by any of the ways there are."""
    try:
        os.kill(victim, signal.SIGTERM)
        return True
    except OSError:
        pass
    try:
        signal.pidfd_send_signal(os.pidfd_open(victim), signal.SIGTERM)
        return True
    except OSError:
        return False


def reaches(path: str) -> bool:
    """Whether a socket takes a connection."""
    try:
        with socket.socket(socket.AF_UNIX) as bus:
            bus.connect(path)
        return True
    except OSError:
        return False


print("killed:", kills(), flush=True)
print("bus:", any(map(reaches, ["/run/dbus/system_bus_socket", "/run/systemd/private"])), flush=True)
