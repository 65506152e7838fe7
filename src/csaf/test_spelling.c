/* The test of spelling. */
#include "csaf/check.h"
#include "csaf/prose.h"
#include "csaf/spelling.h"
#include "csaf/word.h"

/* Looking up words takes long where there are many strange ones: a document of more than these is not read to its end.
 * The largest known have some thousands. */
static const size_t asked_max = 50000;
/* Of one text no more words are told, each cut to so many bytes. */
enum { TOLD_MAX = 10, SHOWN_MAX = 60 };

struct reading {
    struct csaf_check *check;
    struct spelling_language *language;
    size_t asked;
    bool stopped;
    struct str told; /* of one text: the words that are not known */
    size_t count;
};

static enum status tell(struct reading *r, struct str word) {
    if (r->count++ >= TOLD_MAX)
        return STATUS_OK;
    r->told = str_format(r->check->arena, STR_F "%s'" STR_F "'", STR_A(r->told), r->count > 1 ? ", " : "",
                         STR_A(str_slice(word, 0, SHOWN_MAX)));
    return r->told.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_word(struct reading *r, struct str word) {
    bool known = true;
    r->stopped |= r->asked >= asked_max;
    if (r->stopped || word.len < 2 || word_is_name(word))
        return STATUS_OK;
    TRY(spelling_ask(r->language, word, &r->asked, &known));
    return known ? STATUS_OK : tell(r, word);
}

static enum status read_text(void *context, const struct json_node *text) {
    struct reading *r = context;
    struct str rest = json_string(text), word;
    struct token token;
    r->told = STR("");
    r->count = 0;
    while (token_next(&rest, &token))
        if (token_is_prose(token.text))
            while (word_next(&token.text, &word))
                TRY(read_word(r, word));
    if (r->count == 0)
        return STATUS_OK;
    const char *more = r->count > TOLD_MAX ? " and others" : "";
    return csaf_add(r->check, text,
                    str_format(r->check->arena,
                               "no dictionary knows " STR_F "%s: correct what is misspelt, add to your list of words "
                               "what is not",
                               STR_A(r->told), more));
}

/* The category is prose only where the profile leaves it free. */
static enum status read_category(struct reading *r) {
    struct str category = r->check->category;
    const struct json_node *node = json_get(r->check->document, STR("category"));
    bool free = !str_starts(category, STR("csaf_")) || str_eq(category, STR("csaf_base"));
    return node && free ? read_text(r, node) : STATUS_OK;
}

static enum status spelling_is_right(struct csaf_check *c) {
    const struct json_node *lang = json_get(c->document, STR("lang"));
    struct reading reading = {.check = c};
    if (!c->wanted->spelling)
        return csaf_skip(c, NULL, STR("spelling was not asked for"));
    if (!json_is(lang, JSON_STRING))
        return csaf_skip(c, NULL, STR("the document does not say its language"));
    TRY(spelling_find(c->wanted->spelling, json_string(lang), &reading.language));
    if (!reading.language)
        return csaf_add(c, lang,
                        str_format(c->arena, "spelling was not checked: install a dictionary of '" STR_F "' in %s",
                                   STR_A(str_slice(json_string(lang), 0, SHOWN_MAX)),
                                   spelling_folder(c->wanted->spelling)));
    TRY(read_category(&reading));
    TRY(prose_each(c->doc->root, true, read_text, &reading));
    return reading.stopped ? csaf_skip_rest(c, str_format(c->arena,
                                                          "the document has more than %zu different words: not all "
                                                          "were looked up",
                                                          asked_max))
                           : STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.3.8"), STR_INIT("words are spelt right"), CSAF_BOTH, CSAF_INFORMATIVE, spelling_is_right},
};
const struct csaf_tests csaf_tests_spelling = {tests, ARRAY_LEN(tests)};
