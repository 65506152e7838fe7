/* The test of grammar: what can be found for sure, and that it is not all. */
#include "csaf/check.h"
#include "csaf/grammar.h"
#include "csaf/prose.h"

/* Of one text no more mistakes are told. */
enum { TOLD_MAX = 10 };

/* A token that is one word and nothing else. */
static struct str only_word(struct token token) {
    struct str rest = token.text, word, second;
    if (!token_is_prose(token.text) || !word_next(&rest, &word) || word_next(&rest, &second) ||
        word.len != token.text.len)
        return STR("");
    return word;
}

static enum status read_text(void *context, const struct json_node *text) {
    struct csaf_check *c = context;
    struct grammar_pair pair = {.before = STR("")};
    struct str rest = json_string(text);
    struct token token;
    for (unsigned told = 0; told < TOLD_MAX && token_next(&rest, &token);) {
        pair.word = only_word(token);
        pair.before = token.opened ? STR("") : pair.before;
        pair.first &= !token.opened;
        pair.ends = token.closed || rest.len == 0;
        struct str mistake = grammar_mistake(&pair);
        if (mistake.ptr) {
            told++;
            TRY(csaf_add(c, text,
                         str_format(c->arena, "'" STR_F " " STR_F "': " STR_F, STR_A(pair.before), STR_A(pair.word),
                                    STR_A(mistake))));
        }
        pair.first = pair.before.len == 0;
        pair.before = token.closed ? STR("") : pair.word;
    }
    return STATUS_OK;
}

static enum status grammar_is_right(struct csaf_check *c) {
    const struct json_node *lang = json_get(c->document, STR("lang"));
    struct str tag = json_string(lang);
    if (!json_is(lang, JSON_STRING))
        return csaf_skip(c, NULL, STR("the document does not say its language"));
    if (!str_eq_nocase(tag, STR("en")) && !str_starts_nocase(tag, STR("en-")))
        return csaf_add(c, lang,
                        STR("grammar was not checked, for that of this language is not known here: read it yourself"));
    TRY(prose_each(c->doc->root, false, read_text, c));
    return csaf_skip_rest(c, STR("only some mistakes of grammar can be found here: have somebody read the document"));
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.3.16"), STR_INIT("no mistake of English grammar that is sure to be one is found"), V21,
     CSAF_INFORMATIVE, grammar_is_right},
};
const struct csaf_tests csaf_tests_grammar = {tests, ARRAY_LEN(tests)};
