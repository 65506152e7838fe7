/* Which providers are watched. */
#ifndef OWNER_WATCH_PROVIDER_H
#define OWNER_WATCH_PROVIDER_H

#include "owner/watch_find.h"
#include "store/store.h"

/* Adds one under a name that no other has: STATUS_INPUT with a diagnostic when one has it, or the same URL. */
struct watch_addition {
    struct str name;  /* letters, digits, '.', '-' and '_' */
    struct str asked; /* what the user wrote */
    const struct watch_found *found;
    int64_t at;
};
/* Whether a provider may be called so: STATUS_INPUT with a diagnostic when the name is none, or another's. */
enum status watch_provider_may_name(struct store *store, struct str name) MUST_USE;
enum status watch_provider_add(struct store *store, const struct watch_addition *addition) MUST_USE;
/* With all its documents; events stay. STATUS_INPUT when there is none of that name. */
enum status watch_provider_remove(struct store *store, struct str name, struct arena *arena) MUST_USE;
/* The row; STATUS_INPUT with a diagnostic when there is none of that name. */
enum status watch_provider_find(struct store *store, struct str name, struct arena *arena, int64_t *id) MUST_USE;

/* One that is watched. Texts are valid until the visitor returns; ptr NULL where nothing is known. */
struct watch_provider {
    int64_t id;
    struct str name, asked, url, role, publisher, namespace, error;
    int64_t tried_at, synced_at; /* 0: never */
    bool is_unsigned;
    int64_t documents, held, due; /* that count; kept apart; still to be fetched */
    int64_t outstanding;          /* listed, and not here as listed: watch_outstanding.h; kept apart or not */
    int64_t apart;                /* of them: here, and kept apart */
    int64_t changed_keys;
};
typedef enum status (*watch_provider_visitor)(void *context, const struct watch_provider *provider);
/* In the order of their names. */
enum status watch_provider_each(struct store *store, watch_provider_visitor visit, void *context) MUST_USE;

/* The user's word that a key is right (`fingerprint`, in any case of letters, as it was told in the alarm), or, with
 * "unsigned", that the provider's documents may be taken without a signature. What was held for that counts from now
 * on;
 * `*released` is how many documents. STATUS_INPUT when there is no such key. */
enum status watch_provider_trust(struct store *store, struct str name, struct str fingerprint, int64_t at,
                                 struct arena *arena, int64_t *released) MUST_USE;

#endif
