/* The passwords that a product's accounts are shipped with, given in a file by who looks: only of accounts that
 * product.yaml declares with one, each tried once at each service. They are never in a report. */
#ifndef PROBE_OUTSIDE_CREDENTIALS_H
#define PROBE_OUTSIDE_CREDENTIALS_H

#include "document/product.h"

enum {
    CREDENTIALS_MAX = 16,
    CREDENTIALS_NAME_MAX = 64,
    CREDENTIALS_PASSWORD_MAX = 128,
    CREDENTIALS_FILE_MAX = 8192, /* bytes */
    CREDENTIALS_PAUSE_MS = 1000, /* before each try */
};

struct credential {
    char name[CREDENTIALS_NAME_MAX + 1];
    char password[CREDENTIALS_PASSWORD_MAX + 1];
};
struct credentials {
    struct credential items[CREDENTIALS_MAX];
    size_t count;
};
/* Lines of NAME:PASSWORD, empty ones and those that begin with '#' aside; both of printable ASCII, the password as it
 * stands up to the line's end. False for anything else, for a name that is no account with `default-password`, or that
 * comes twice: `*line` and `*why` say it without showing anything of the file. */
bool credentials_parse(struct str text, const struct product *product, struct credentials *credentials, uint32_t *line,
                       const char **why) MUST_USE;
/* Overwrites them; of every path that had them. */
void credentials_wipe(struct credentials *credentials);

/* "Authorization: Basic ...\r\n" (RFC 7617); its length. To be wiped by the caller. */
enum { CREDENTIALS_FIELD_MAX = 320 };
size_t credentials_basic(const struct credential *credential, char field[CREDENTIALS_FIELD_MAX]);

#endif
