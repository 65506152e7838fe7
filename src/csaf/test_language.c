/* Tests of the tags of languages. */
#include "csaf/check.h"

#include "csaf/language.h"

static enum status each_language(struct csaf_check *c,
                                 enum status (*visit)(struct csaf_check *, const struct json_node *,
                                                      const struct language_tag *)) {
    static const struct str keys[] = {STR_INIT("lang"), STR_INIT("source_lang")};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct json_node *node = json_get(c->document, keys[i]);
        struct language_tag tag;
        if (!json_is(node, JSON_STRING))
            continue;
        language_read(json_string(node), &tag);
        TRY(visit(c, node, &tag));
    }
    return STATUS_OK;
}

/* ---- 6.1.12 */

static enum status visit_validity(struct csaf_check *c, const struct json_node *node, const struct language_tag *tag) {
    if (tag->fault == LANGUAGE_VALID)
        return STATUS_OK;
    return csaf_add(c, node,
                    str_format(c->arena, "is no valid language tag, '" STR_F "' %s: write it as en, de or en-US",
                               STR_A(tag->subtag), language_fault_text(tag->fault)));
}

static enum status languages_are_valid(struct csaf_check *c) {
    return each_language(c, visit_validity);
}

/* ---- 6.2.14 */

static enum status visit_private(struct csaf_check *c, const struct json_node *node, const struct language_tag *tag) {
    if (!tag->private.ptr)
        return STATUS_OK;
    return csaf_add(c, node,
                    str_format(c->arena, "'" STR_F "' is for private use, which others cannot read: leave it out",
                               STR_A(tag->private)));
}

static enum status languages_are_public(struct csaf_check *c) {
    return each_language(c, visit_private);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.12"), STR_INIT("languages are valid and registered"), CSAF_BOTH, CSAF_MANDATORY,
     languages_are_valid},
    {STR_INIT("6.2.14"), STR_INIT("languages are not for private use"), CSAF_BOTH, CSAF_RECOMMENDED,
     languages_are_public},
};
const struct csaf_tests csaf_tests_language = {tests, ARRAY_LEN(tests)};
