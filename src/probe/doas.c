#include "probe/doas.h"

enum token { TOKEN_END, TOKEN_LINE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_WORD };

/* Within a word. */
struct word_state {
    struct doas_word *word;
    bool escaped, quoted;
};

/* Takes a letter into the word; false where the word ends in front of it. */
static bool take_letter(struct doas_reader *reader, struct word_state *state, char c) {
    struct doas_word *word = state->word;
    bool escaped = state->escaped;
    state->escaped = c == '\\' && !escaped;
    if (state->escaped)
        return true;
    if (c == '\n') {
        reader->ended += escaped;
        return escaped;
    }
    if (c == '"' && !escaped) {
        state->quoted = !state->quoted;
        word->quoted = true;
        return true;
    }
    if (!escaped && !state->quoted && str_find_char(STR("{}# \t"), c) != SIZE_MAX)
        return false;
    if (c != 0 && word->len < sizeof word->text)
        word->text[word->len++] = c;
    return true;
}

static void read_word(struct doas_reader *reader, struct doas_word *word) {
    struct word_state state = {.word = word};
    while (reader->rest.len > 0 && take_letter(reader, &state, reader->rest.ptr[0]))
        reader->rest = str_skip(reader->rest, 1);
}

/* A token of one letter, TOKEN_WORD where a word begins. */
static enum token begin_token(struct doas_reader *reader) {
    while (reader->rest.len > 0 && (reader->rest.ptr[0] == ' ' || reader->rest.ptr[0] == '\t'))
        reader->rest = str_skip(reader->rest, 1);
    if (reader->rest.len == 0)
        return TOKEN_END;
    char c = reader->rest.ptr[0];
    if (c != '\n' && c != '#' && c != '{' && c != '}')
        return TOKEN_WORD;
    size_t end = c == '#' ? str_find_char(reader->rest, '\n') : 0;
    reader->rest = str_skip(reader->rest, end == SIZE_MAX ? reader->rest.len : end + 1);
    reader->ended += c == '\n' || c == '#';
    return c == '{' ? TOKEN_OPEN : c == '}' ? TOKEN_CLOSE : TOKEN_LINE;
}

/* An empty word without quotes is none: a line that goes on. */
static enum token next_token(struct doas_reader *reader, struct doas_word *word) {
    enum token token;
    do {
        word->len = 0;
        word->quoted = false;
        token = begin_token(reader);
        if (token == TOKEN_WORD)
            read_word(reader, word);
    } while (token == TOKEN_WORD && word->len == 0 && !word->quoted);
    return token;
}

static bool is_keyword(const struct doas_word *word, const char *keyword) {
    return !word->quoted && str_eq((struct str){word->text, word->len}, str_from(keyword));
}

/* True for an option of the rule; else the word says for whom it is. */
static bool take_option(struct doas_rule *rule, const struct doas_word *word) {
    bool free = is_keyword(word, "nopass"), keeps = is_keyword(word, "keepenv");
    rule->free |= free;
    rule->keeps |= keeps;
    return free || keeps || is_keyword(word, "persist") || is_keyword(word, "nolog") || is_keyword(word, "setenv");
}

/* What stands behind "permit" or "deny", to the end of its line; true where it says for whom it is. */
static bool read_rest(struct doas_reader *reader, struct doas_rule *rule) {
    struct doas_word word;
    bool within = false, told = false;
    for (enum token token; (token = next_token(reader, &word)) > TOKEN_LINE;) {
        within = token == TOKEN_OPEN || (within && token != TOKEN_CLOSE);
        if (within || token != TOKEN_WORD || told || take_option(rule, &word))
            continue;
        rule->who = word;
        told = true;
    }
    return told;
}

bool probe_doas_next(struct doas_reader *reader, struct doas_rule *rule) {
    struct doas_word word;
    for (enum token token; (token = next_token(reader, &word)) != TOKEN_END;) {
        if (token == TOKEN_LINE)
            continue;
        *rule = (struct doas_rule){.permits = is_keyword(&word, "permit"), .line = reader->ended + 1};
        bool begins = token == TOKEN_WORD && (rule->permits || is_keyword(&word, "deny"));
        if (read_rest(reader, rule) && begins)
            return true;
    }
    return false;
}
