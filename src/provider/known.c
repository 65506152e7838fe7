#include "provider/known.h"

#include "base/diag.h"

#include "provider/known_provider.inc"

size_t known_count(void) {
    return ARRAY_LEN(known_provider_rows);
}

const struct known_provider *known_at(size_t index) {
    return &known_provider_rows[index];
}

const struct known_provider *known_find(struct str text) {
    /* Several share a domain: a name of one's own comes first. */
    for (size_t i = 0; i < ARRAY_LEN(known_provider_rows); i++)
        if (str_eq_nocase(known_provider_rows[i].key, text) || str_eq_nocase(known_provider_rows[i].name, text))
            return &known_provider_rows[i];
    for (size_t i = 0; i < ARRAY_LEN(known_provider_rows); i++)
        if (str_eq_nocase(known_provider_rows[i].domain, text))
            return &known_provider_rows[i];
    return NULL;
}

struct str known_nearest(struct str text) {
    struct str keys[ARRAY_LEN(known_provider_rows)];
    for (size_t i = 0; i < ARRAY_LEN(known_provider_rows); i++)
        keys[i] = known_provider_rows[i].key;
    return diag_nearest(text, keys, ARRAY_LEN(keys));
}

struct str known_kind_text(enum known_kind kind) {
    static const struct str TEXTS[] = {
        [KNOWN_VENDOR] = STR_INIT("vendor"),
        [KNOWN_COORDINATOR] = STR_INIT("coordinator"),
        [KNOWN_AGGREGATOR] = STR_INIT("aggregator"),
    };
    return TEXTS[kind];
}

struct str known_confidence_text(enum known_confidence confidence) {
    static const struct str TEXTS[] = {
        [KNOWN_HIGH] = STR_INIT("high"),
        [KNOWN_MEDIUM] = STR_INIT("medium"),
        [KNOWN_LOW] = STR_INIT("low"),
    };
    return TEXTS[confidence];
}
