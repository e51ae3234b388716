// SPDX-License-Identifier: Apache-2.0

// Puts a socket of the test in the journal's place: what the program sends to journald's path, and what it connects to
// it, goes to the path that the variable ECG_JOURNAL_SOCKET names. So libsystemd's own sending is what is measured, and
// neither a journal nor the right to stand in for one is needed.

// For what POSIX has not: syscall(2), reallocarray(3).
#define _DEFAULT_SOURCE

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static const char journal_path[] = "/run/systemd/journal/socket";

// Fills in the test's address where `address` is the journal's; gives whether it is.
static int redirect(const void *address, socklen_t length, struct sockaddr_un *replacement) {
    const struct sockaddr_un *local = address;
    const char *path = getenv("ECG_JOURNAL_SOCKET");
    if (path == NULL || address == NULL || length < offsetof(struct sockaddr_un, sun_path) + sizeof journal_path - 1) {
        return 0;
    }
    if (local->sun_family != AF_UNIX || strncmp(local->sun_path, journal_path, sizeof journal_path - 1) != 0)
        return 0;
    if (strlen(path) >= sizeof replacement->sun_path)
        return 0;
    memset(replacement, 0, sizeof *replacement);
    replacement->sun_family = AF_UNIX;
    strcpy(replacement->sun_path, path);
    return 1;
}

int connect(int descriptor, const struct sockaddr *address, socklen_t length) {
    struct sockaddr_un replacement;
    if (redirect(address, length, &replacement)) {
        return (int)syscall(SYS_connect, descriptor, &replacement, sizeof replacement);
    }
    return (int)syscall(SYS_connect, descriptor, address, length);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
    struct sockaddr_un replacement;
    struct msghdr redirected = *message;
    if (redirect(message->msg_name, message->msg_namelen, &replacement)) {
        redirected.msg_name = &replacement;
        redirected.msg_namelen = sizeof replacement;
    }
    return syscall(SYS_sendmsg, descriptor, &redirected, flags);
}
