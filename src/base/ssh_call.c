#include "base/ssh_call.h"

#include "base/library.h"

struct ssh_calls ssh_call;

#define SSH_CALL_ROW(name) {"ssh_" #name, (void **)&ssh_call.name},
static const struct library_call CALLS[] = {SSH_CALLS(SSH_CALL_ROW)};
#undef SSH_CALL_ROW

bool ssh_load(void) {
    static const char *const NAMES[] = {"libssh-gcrypt.so.4"};
    static struct library ssh = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&ssh);
}
