/* Prose: every token and word lies in the text, behind the one before, and a pair of words is asked for mistakes. */
#include <stdlib.h>

#include "csaf/grammar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, word, before = STR("");
    const char *at = rest.ptr, *end = rest.ptr + size;
    struct token token;
    while (token_next(&rest, &token)) {
        if (token.text.len == 0)
            continue;
        if (token.text.ptr < at || token.text.ptr + token.text.len > end)
            abort();
        if (!token_is_prose(token.text))
            continue;
        while (word_next(&token.text, &word)) {
            if (word.len == 0 || word.ptr < at || word.ptr + word.len > end)
                abort();
            at = word.ptr + word.len;
            (void)word_is_name(word);
            (void)grammar_mistake(&(const struct grammar_pair){before, word, token.opened, token.closed});
            before = word;
        }
    }
    return 0;
}
