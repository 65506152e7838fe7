#include "provider/text.h"

#include "base/date.h"

/* RFC 3339's form of what is nearly that; false when it is too long to be a time. */
static bool mend(struct str text, char mended[64], size_t *length) {
    size_t n = text.len;
    if (n < 11 || n + 3 > 64)
        return false;
    memcpy(mended, text.ptr, n);
    if (mended[10] == ' ')
        mended[10] = 'T';
    bool has_zone = false;
    for (size_t i = 11; i < n; i++)
        has_zone = has_zone || mended[i] == '+' || mended[i] == '-' || char_lower(mended[i]) == 'z';
    if (!has_zone) {
        mended[n++] = 'Z';
    } else if (n >= 16 && (mended[n - 5] == '+' || mended[n - 5] == '-')) {
        /* +0200 */
        mended[n] = mended[n - 1];
        mended[n - 1] = mended[n - 2];
        mended[n - 2] = ':';
        n++;
    }
    *length = n;
    return true;
}

int64_t provider_time(struct str text) {
    int64_t seconds;
    date_days day;
    char mended[64];
    size_t length;
    text = str_trim(text);
    if (date_time_parse(text, &seconds))
        return seconds;
    if (text.len == 10 && date_parse(text, &day))
        return (int64_t)day * 86400;
    if (mend(text, mended, &length) && date_time_parse((struct str){mended, length}, &seconds))
        return seconds;
    return PROVIDER_NO_TIME;
}

enum provider_tlp provider_tlp(struct str label) {
    static const struct {
        struct str label;
        enum provider_tlp tlp;
    } LABELS[] = {
        {STR_INIT("UNLABELED"), PROVIDER_TLP_UNLABELED},
        {STR_INIT("CLEAR"), PROVIDER_TLP_CLEAR},
        {STR_INIT("WHITE"), PROVIDER_TLP_CLEAR},
        {STR_INIT("GREEN"), PROVIDER_TLP_GREEN},
        {STR_INIT("AMBER"), PROVIDER_TLP_AMBER},
        {STR_INIT("AMBER+STRICT"), PROVIDER_TLP_AMBER_STRICT},
        {STR_INIT("RED"), PROVIDER_TLP_RED},
    };
    for (size_t i = 0; i < ARRAY_LEN(LABELS); i++)
        if (str_eq_nocase(LABELS[i].label, label))
            return LABELS[i].tlp;
    return PROVIDER_TLP_NONE;
}

struct str provider_tlp_text(enum provider_tlp tlp) {
    static const struct str TEXTS[] = {
        [PROVIDER_TLP_NONE] = STR_INIT(""),       [PROVIDER_TLP_UNLABELED] = STR_INIT("UNLABELED"),
        [PROVIDER_TLP_CLEAR] = STR_INIT("CLEAR"), [PROVIDER_TLP_GREEN] = STR_INIT("GREEN"),
        [PROVIDER_TLP_AMBER] = STR_INIT("AMBER"), [PROVIDER_TLP_AMBER_STRICT] = STR_INIT("AMBER+STRICT"),
        [PROVIDER_TLP_RED] = STR_INIT("RED"),
    };
    return TEXTS[tlp];
}

static const struct str ROLES[] = {
    [PROVIDER_ROLE_NONE] = STR_INIT(""),
    [PROVIDER_ROLE_PUBLISHER] = STR_INIT("csaf_publisher"),
    [PROVIDER_ROLE_PROVIDER] = STR_INIT("csaf_provider"),
    [PROVIDER_ROLE_TRUSTED] = STR_INIT("csaf_trusted_provider"),
};

enum provider_role provider_role(struct str word) {
    for (size_t i = 1; i < ARRAY_LEN(ROLES); i++)
        if (str_eq(ROLES[i], word))
            return (enum provider_role)i;
    return PROVIDER_ROLE_NONE;
}

struct str provider_role_text(enum provider_role role) {
    return ROLES[role];
}
