#include "csaf/language.h"

#include "bed.h"

static void tags_are_valid_or_not(void **state) {
    static const struct {
        const char *tag;
        enum language_fault fault;
        const char *subtag;  /* at fault */
        const char *private; /* for private use */
    } CASES[] = {
        {"en", LANGUAGE_VALID, NULL, NULL},
        {"EN-us", LANGUAGE_VALID, NULL, NULL},
        {"zh-cmn-Hans-CN", LANGUAGE_VALID, NULL, NULL},
        {"sl-rozaj-biske-1994", LANGUAGE_VALID, NULL, NULL},
        {"de-CH-1901", LANGUAGE_VALID, NULL, NULL},
        {"es-419", LANGUAGE_VALID, NULL, NULL},
        {"de-DE-u-co-phonebk", LANGUAGE_VALID, NULL, NULL},
        {"en-t-jp-u-ca-gregory", LANGUAGE_VALID, NULL, NULL},
        {"i-default", LANGUAGE_VALID, NULL, NULL},
        {"I-Klingon", LANGUAGE_VALID, NULL, NULL},
        {"zh-min-nan", LANGUAGE_VALID, NULL, NULL},
        {"en-GB-oed", LANGUAGE_VALID, NULL, NULL},
        {"x-whatever", LANGUAGE_VALID, NULL, "x"},
        {"en-x-private-1", LANGUAGE_VALID, NULL, "x"},
        {"qtx", LANGUAGE_VALID, NULL, "qtx"},
        {"en-QM", LANGUAGE_VALID, NULL, "QM"},
        {"en-XZ", LANGUAGE_VALID, NULL, "XZ"},
        {"en-AA", LANGUAGE_VALID, NULL, "AA"},
        {"en-ZZ", LANGUAGE_VALID, NULL, "ZZ"},
        {"de-Qabx-x-a", LANGUAGE_VALID, NULL, "Qabx"},
        {"EZ", LANGUAGE_UNKNOWN_LANGUAGE, "EZ", NULL},
        {"zzy", LANGUAGE_UNKNOWN_LANGUAGE, "zzy", NULL},
        {"abcd", LANGUAGE_UNKNOWN_LANGUAGE, "abcd", NULL},
        {"en-Qaby", LANGUAGE_UNKNOWN_SCRIPT, "Qaby", NULL},
        {"en-QL", LANGUAGE_UNKNOWN_REGION, "QL", NULL},
        {"en-999", LANGUAGE_UNKNOWN_REGION, "999", NULL},
        {"zh-aao", LANGUAGE_FOREIGN_EXTLANG, "aao", NULL},
        {"zh-cmn-yue", LANGUAGE_UNKNOWN_EXTLANG, "yue", NULL},
        {"en-xyz", LANGUAGE_UNKNOWN_EXTLANG, "xyz", NULL},
        {"de-1901-1901", LANGUAGE_REPEATED_VARIANT, "1901", NULL},
        {"de-abcdef", LANGUAGE_UNKNOWN_VARIANT, "abcdef", NULL},
        {"en-a-bbb", LANGUAGE_UNKNOWN_EXTENSION, "a", NULL},
        {"en-u-ca-u-co", LANGUAGE_REPEATED_EXTENSION, "u", NULL},
        {"en-u", LANGUAGE_MALFORMED, "", NULL},
        {"en-u-x-a", LANGUAGE_MALFORMED, "x", NULL},
        {"en-x", LANGUAGE_MALFORMED, "", "x"},
        {"x", LANGUAGE_MALFORMED, "", "x"},
        {"i", LANGUAGE_MALFORMED, "i", NULL},
        {"i-unknown", LANGUAGE_MALFORMED, "i", NULL},
        {"", LANGUAGE_MALFORMED, "", NULL},
        {"-", LANGUAGE_MALFORMED, "", NULL},
        {"en-", LANGUAGE_MALFORMED, "", NULL},
        {"en--US", LANGUAGE_MALFORMED, "", NULL},
        {"en_US", LANGUAGE_MALFORMED, "en_US", NULL},
        {"en-US-Latn", LANGUAGE_MALFORMED, "Latn", NULL},
        {"english-please-now", LANGUAGE_UNKNOWN_LANGUAGE, "english", NULL},
        {"1", LANGUAGE_MALFORMED, "1", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct language_tag tag;
        language_read(str_from(CASES[i].tag), &tag);
        if (tag.fault != CASES[i].fault || !str_eq(tag.subtag, str_from(CASES[i].subtag)) ||
            !str_eq(tag.private, str_from(CASES[i].private)))
            fail_msg("%s: %s: '%.*s', private '%.*s'", CASES[i].tag, language_fault_text(tag.fault), STR_A(tag.subtag),
                     STR_A(tag.private));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tags_are_valid_or_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
