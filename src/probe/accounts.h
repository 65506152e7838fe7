/* The accounts of a device: passwd(5), shadow(5) and group(5) as they stand there, odd lines included. */
#ifndef PROBE_ACCOUNTS_H
#define PROBE_ACCOUNTS_H

#include "probe/probe.h"

enum { ACCOUNT_NO_DAYS = -1 };

struct probe_shadow {
    struct str name, hash;
    uint32_t line;
    int64_t changed, least, most, warn, inactive, expire; /* days; ACCOUNT_NO_DAYS where empty or no number */
};
struct probe_account {
    struct str name, field, gecos, home, shell; /* field: the second one, "x" for a password in shadow */
    uint32_t line, uid, gid;
    bool sound; /* a name and two ids, as the C library takes them (" 0", six fields): else only name and line are good
                 */
    bool plain; /* sound, of seven fields and plain numbers: every program reads it alike */
    const struct probe_shadow *shadow; /* NULL: no line there, or the file could not be read */
};
struct probe_members {
    struct str name, password, members; /* members: parted by commas */
    uint32_t line, gid;
    bool sound, plain; /* as of an account; plain: four fields */
};

struct probe_accounts {
    enum tree_answer passwd, shadow, group; /* how each file could be read; the arrays are empty where it could not */
    struct probe_account *accounts;
    struct probe_shadow *shadows;
    struct probe_members *groups;
    size_t account_count, shadow_count, group_count;
    bool star_shadowed; /* BusyBox logs people in: to it "*" in passwd is an "x" */
};

/* Read at the first call; never NULL. */
const struct probe_accounts *probe_accounts(struct probe *probe);

/* What the password of an account is, by both files. */
enum probe_password {
    PASSWORD_UNKNOWN, /* the shadow file holds it, and could not be read */
    PASSWORD_EMPTY,   /* anybody logs in */
    PASSWORD_LOCKED,  /* "!", "*" and the like: no password opens it */
    PASSWORD_HASHED,
    PASSWORD_NONE, /* passwd says shadow, and shadow has no such line: no login by password */
};
/* Whether the password is to be looked for in the shadow file. */
bool probe_is_shadowed(const struct probe_accounts *accounts, const struct probe_account *account);
/* `*hash` is the text behind it, where there is one: never to be shown. */
enum probe_password probe_password(const struct probe_accounts *accounts, const struct probe_account *account,
                                   struct str *hash);
/* Whether the account has a shell that takes commands: none of nologin, false, sync and the like. An empty one is
 * /bin/sh (passwd(5)). */
bool probe_has_shell(const struct probe_account *account);
/* "yescrypt", "SHA-512 crypt", "MD5 crypt", "DES crypt" ...: crypt(5) by the prefix; `*weak` is set for what no longer
 * withstands guessing (DES, BSDi, MD5, SHA-1 crypt, NT). "an unknown method" is not weak: nobody knows. */
const char *probe_hash_method(struct str hash, bool *weak);

#endif
