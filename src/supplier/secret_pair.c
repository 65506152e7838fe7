/* A name and the literal behind it, in the ways that languages and configurations write one. */
#include "supplier/secret.h"

#include <string.h>

enum { NAME_MOST = 64, VALUE_MOST = 600, TYPE_MOST = 40 };

struct cursor {
    struct str text;
    size_t at;
};

static char peek(const struct cursor *c, size_t ahead) {
    return c->at + ahead < c->text.len ? c->text.ptr[c->at + ahead] : '\0';
}

static struct str rest(const struct cursor *c) {
    return str_slice(c->text, c->at, c->at + SECRET_REACH < c->text.len ? c->at + SECRET_REACH : c->text.len);
}

static bool is_end(char c) {
    return c == '\n' || c == '\r' || c == '\0';
}

static void skip_blanks(struct cursor *c) {
    while (peek(c, 0) == ' ' || peek(c, 0) == '\t')
        c->at++;
}

static bool skip_text(struct cursor *c, const char *text) {
    struct str wanted = str_from(text);
    if (!str_starts_nocase(rest(c), wanted))
        return false;
    c->at += wanted.len;
    return true;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

static bool in_name(char c) {
    return char_is_alnum(c) || c == '_' || c == '-';
}

/* ---- the name */

static size_t name_begin(struct str text, size_t from) {
    size_t least = from > NAME_MOST ? from - NAME_MOST : 0;
    while (from > least && (in_name(text.ptr[from - 1]) || text.ptr[from - 1] == '.'))
        from--;
    while (from < text.len && (text.ptr[from] == '-' || text.ptr[from] == '.'))
        from++;
    return from;
}

static size_t name_end(struct str text, size_t to) {
    size_t most = to + NAME_MOST < text.len ? to + NAME_MOST : text.len;
    while (to < most) {
        bool more = to + 1 < most && in_name(text.ptr[to + 1]);
        bool arrow = text.ptr[to] == '-' && !(to + 1 < most && char_is_alnum(text.ptr[to + 1]));
        if (arrow || !(in_name(text.ptr[to]) || (text.ptr[to] == '.' && more)))
            break;
        to++;
    }
    return to;
}

static size_t line_begin(struct str text, size_t at) {
    size_t least = at > SECRET_REACH ? at - SECRET_REACH : 0;
    while (at > least && !is_end(text.ptr[at - 1]))
        at--;
    return at;
}

static bool is_within_quotes(struct str text, size_t begin, size_t at) {
    bool within = false;
    for (size_t i = begin; i < at; i++)
        if (text.ptr[i] == '"' && (i == begin || text.ptr[i - 1] != '\\'))
            within = !within;
    return within;
}

static bool is_comment(const struct secret_text *text, struct str line) {
    line = str_trim(line);
    if (text->kind.language == FILE_CODE)
        return false;
    return str_starts(line, STR("#")) || str_starts(line, STR(";")) || str_starts(line, STR("//")) ||
           str_starts(line, STR("REM ")) || str_starts(line, STR("<!--"));
}

/* ---- a literal */

/* Behind an opening quote, which may itself be escaped in a string: up to the same one. */
static bool read_quoted(struct cursor *c, struct str *value) {
    bool escaped = peek(c, 0) == '\\';
    size_t at = c->at + escaped;
    char quote = at < c->text.len ? c->text.ptr[at] : '\0';
    if (!is_quote(quote))
        return false;
    size_t begin = ++at, most = begin + VALUE_MOST < c->text.len ? begin + VALUE_MOST : c->text.len;
    for (; at < most && !is_end(c->text.ptr[at]); at++) {
        bool slash = c->text.ptr[at] == '\\' && at + 1 < most;
        if (slash && escaped && c->text.ptr[at + 1] == quote)
            break;
        if (!slash && c->text.ptr[at] == quote)
            break;
        at += slash;
    }
    if (at >= most || is_end(c->text.ptr[at]))
        return false;
    *value = str_slice(c->text, begin, at);
    c->at = at + 1 + escaped;
    return true;
}

/* What a literal may be handed to and stay what it is; a call of anything else gives something else. */
static const char *const wrappers[] = {"String::from(", "QStringLiteral(",
                                       "QString(",      "QLatin1String(",
                                       "std::string(",  "String(",
                                       "new String(",   "Buffer.from(",
                                       "SecretStr(",    "_T(",
                                       "TEXT(",         "F(",
                                       "PSTR(",         "strdup(",
                                       "base64:",       "str(",
                                       "bytes(",        "[]byte(",
                                       "SecureString(", "(char *)",
                                       "(const char *)"};

static void skip_wrappers(struct cursor *c) {
    for (unsigned depth = 0; depth < 3; depth++)
        for (size_t i = 0; i < ARRAY_LEN(wrappers); i++)
            if (skip_text(c, wrappers[i]))
                skip_blanks(c);
    /* L"", u8"", b'', r"", @"": not f"" and $"", which are templates. */
    unsigned letters = 0;
    while (letters < 2 && peek(c, letters) != '\0' && str_find_char(STR("LuUbBrR8@N"), peek(c, letters)) != SIZE_MAX)
        letters++;
    if (letters > 0 && is_quote(peek(c, letters)))
        c->at += letters;
}

/* Up to a blank or what ends a value in configurations, shells, connection strings, markup. */
static struct str read_bare(struct cursor *c, const char *ends) {
    size_t begin = c->at;
    struct str stop = str_from(ends);
    while (c->at < c->text.len && c->at - begin < VALUE_MOST) {
        char byte = c->text.ptr[c->at];
        if (is_end(byte) || byte == ' ' || byte == '\t' || str_find_char(stop, byte) != SIZE_MAX)
            break;
        c->at++;
    }
    return str_slice(c->text, begin, c->at);
}

static struct str line_rest(const struct cursor *c) {
    size_t end = c->at, most = c->at + VALUE_MOST < c->text.len ? c->at + VALUE_MOST : c->text.len;
    while (end < most && !is_end(c->text.ptr[end]))
        end++;
    return str_trim(str_slice(c->text, c->at, end));
}

/* `process.env.X || 'literal'`, `environ.get("X", "literal")`: what is taken when there is no other. */
static bool read_fallback(struct cursor *c, struct secret_pair *pair) {
    static const struct {
        const char *mark;
        bool of_call;
    } before[] = {{"|| ", false}, {"?? ", false}, {" or ", false}, {"\", ", true},
                  {"', ", true},  {"\",", true},  {"',", true}};
    struct str line = line_rest(c);
    bool fetches = str_contains_nocase(line, STR("get")) || str_contains_nocase(line, STR("env"));
    for (size_t i = 0; i < ARRAY_LEN(before); i++) {
        size_t at = str_find(line, str_from(before[i].mark));
        if (at == SIZE_MAX || !fetches || (before[i].of_call && at > SECRET_REACH / 8))
            continue;
        struct cursor there = {line, at + str_from(before[i].mark).len};
        skip_blanks(&there);
        skip_wrappers(&there);
        if (is_quote(peek(&there, 0)) && read_quoted(&there, &pair->value)) {
            pair->quoted = true;
            return true;
        }
    }
    return false;
}

/* A key as a program has it: { 0x12, 0x34, ... }, at least 16 of them, and not all alike. */
static bool read_bytes(struct cursor *c, struct secret_pair *pair) {
    enum { BYTES_LEAST = 16 };
    char open = peek(c, 0);
    if ((open != '{' && open != '[') || pair->kind == SECRET_WORD_PASSWORD)
        return false;
    struct str list = str_slice(rest(c), 1, str_find_char(rest(c), open == '{' ? '}' : ']'));
    struct str items = list, item = STR_NONE, first = STR_NONE;
    size_t count = 0, others = 0;
    while (str_next(&items, ',', &item)) {
        item = str_trim(item);
        if (item.len == 0)
            continue;
        if (!str_starts_nocase(item, STR("0x")) || item.len > 4)
            return false;
        first = count == 0 ? item : first;
        others += !str_eq(item, first);
        count++;
    }
    pair->value = str_trim(list);
    /* 00 01 02 03 ...: a test's. */
    pair->bytes = count >= BYTES_LEAST && others > count / 2 && !str_starts(pair->value, STR("0x00, 0x01, 0x02"));
    return pair->bytes;
}

/* The character of "'a'"; 0 for the end of a text, "0" and "'\\0'", and for nothing; -1 for anything else. */
static int letter_of(struct str item) {
    if (item.len == 3 && item.ptr[0] == '\'' && item.ptr[2] == '\'')
        return (unsigned char)item.ptr[1];
    return item.len == 0 || str_eq(item, STR("0")) || str_eq(item, STR("'\\0'")) ? 0 : -1;
}

/* A text as a program has it that hides it from whoever looks for strings: { 'a', 'b', 0 }. */
static bool read_letters(struct cursor *c, struct secret_pair *pair) {
    enum { LETTERS_LEAST = 6 };
    char open = peek(c, 0);
    if (open != '{' && open != '[')
        return false;
    struct str list = str_slice(rest(c), 1, str_find_char(rest(c), open == '{' ? '}' : ']'));
    struct str items = list, item = STR_NONE;
    size_t count = 0, others = 0;
    int first = 0;
    while (str_next(&items, ',', &item)) {
        int letter = letter_of(str_trim(item));
        if (letter < 0)
            return false;
        first = count == 0 ? letter : first;
        others += letter > 0 && letter != first;
        count += letter > 0;
    }
    pair->value = str_trim(list);
    pair->letters = count >= LETTERS_LEAST && others > 0;
    return pair->letters;
}

/* ---- what stands between */

enum between { BETWEEN_NONE, BETWEEN_ASSIGN, BETWEEN_BLANK, BETWEEN_COMMA, BETWEEN_CALL, BETWEEN_MARKUP, BETWEEN_CELL };

/* What fills base64 up is no assignment. */
static bool is_assigned(const struct cursor *c) {
    if (peek(c, 0) == ':')
        return peek(c, 1) == '=';
    return peek(c, 0) == '=' && peek(c, 1) != '=' && !is_end(peek(c, 1));
}

/* ": string =", " : STRING :=", "[32] =", "{ get; set; } =". */
static void skip_type(struct cursor *c) {
    struct cursor ahead = *c;
    if (peek(&ahead, 0) == '[') {
        size_t close = str_find_char(rest(&ahead), ']');
        if (close <= TYPE_MOST)
            ahead.at += close + 1;
        skip_blanks(&ahead);
        *c = ahead;
    }
    if (skip_text(&ahead, "{ get; set; }") || skip_text(&ahead, "{ get; }")) {
        skip_blanks(&ahead);
        *c = ahead;
    }
    if (peek(&ahead, 0) != ':')
        return;
    ahead.at++;
    skip_blanks(&ahead);
    size_t from = ahead.at;
    while (char_is_alnum(peek(&ahead, 0)) ||
           (peek(&ahead, 0) && str_find_char(STR("_<>&[]?."), peek(&ahead, 0)) != SIZE_MAX))
        ahead.at++;
    bool is_type = ahead.at > from && ahead.at - from <= TYPE_MOST;
    skip_blanks(&ahead);
    if (is_type && is_assigned(&ahead))
        *c = ahead;
}

/* The value that belongs to a name which is itself a value: <add key="Password" value="...">, - name: X, value: ... */
static bool skip_to_value(struct cursor *c) {
    struct cursor ahead = *c;
    for (unsigned blanks = 0;
         blanks < TYPE_MOST && peek(&ahead, 0) && str_find_char(STR(" \t\r\n,\"'"), peek(&ahead, 0)) != SIZE_MAX;
         blanks++)
        ahead.at++;
    if (!skip_text(&ahead, "value") && !skip_text(&ahead, "connectionString"))
        return false;
    if (is_quote(peek(&ahead, 0)))
        ahead.at++;
    skip_blanks(&ahead);
    if (peek(&ahead, 0) != '=' && peek(&ahead, 0) != ':')
        return false;
    ahead.at++;
    *c = ahead;
    return true;
}

static bool skip_assign(struct cursor *c) {
    static const char *const assigns[] = {".equals(", ".compare(", ":=", "===", "!==", "==", "!=", "=>", "=", ":"};
    for (size_t i = 0; i < ARRAY_LEN(assigns); i++)
        if (skip_text(c, assigns[i]))
            return true;
    return false;
}

/* The quote and bracket that close the name: true for a quote. */
static bool skip_close(struct cursor *c) {
    if (peek(c, 0) == '\\' && is_quote(peek(c, 1)))
        c->at++;
    bool closed = is_quote(peek(c, 0));
    c->at += closed;
    if (peek(c, 0) == ']')
        c->at++;
    return closed;
}

/* What stands at the name without a blank. */
static enum between read_close(struct cursor *c, const struct secret_text *text, bool closed) {
    char next = peek(c, 0);
    enum between what = BETWEEN_NONE;
    if (next == '>' && (closed || text->kind.language == FILE_MARKUP))
        what = BETWEEN_MARKUP;
    else if (next == '(')
        what = BETWEEN_CALL;
    else if (text->kind.language == FILE_TABLE && next && str_find_char(STR(";,\t"), next) != SIZE_MAX)
        what = BETWEEN_CELL;
    c->at += what != BETWEEN_NONE;
    return what;
}

static enum between read_between(struct cursor *c, const struct secret_text *text) {
    bool closed = skip_close(c);
    if (skip_to_value(c))
        return BETWEEN_ASSIGN;
    enum between what = read_close(c, text, closed);
    if (what != BETWEEN_NONE)
        return what;
    bool blank = peek(c, 0) == ' ' || peek(c, 0) == '\t';
    skip_blanks(c);
    skip_type(c);
    if (skip_assign(c))
        return BETWEEN_ASSIGN;
    if (skip_text(c, ","))
        return BETWEEN_COMMA;
    return blank && !closed ? BETWEEN_BLANK : BETWEEN_NONE;
}

/* ---- a pair */

struct site {
    const struct secret_text *text;
    size_t begin, line; /* of the name and of its line */
    struct str head;    /* the line before the name */
    bool within;        /* in a string of the line */
};

static bool takes_bare(const struct site *s) {
    return s->text->kind.language != FILE_CODE || s->within || s->text->binary;
}

/* In prose, and in directives with several arguments, a word behind the value says that it was none. */
static bool stands_alone(const struct site *s, const struct cursor *c) {
    struct str line = line_rest(c);
    bool option = s->begin >= 2 && s->text->bytes.ptr[s->begin - 1] == '-';
    bool shell = s->text->kind.language == FILE_SHELL || s->within || option;
    return shell || line.len == 0 || str_find_char(STR("#;/,}&\"'<)\\|]"), line.ptr[0]) != SIZE_MAX;
}

static bool read_assigned(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    skip_blanks(c);
    struct cursor start = *c;
    skip_wrappers(c);
    if (is_quote(peek(c, 0)) || (peek(c, 0) == '\\' && is_quote(peek(c, 1)))) {
        pair->quoted = true;
        pair->phrase = true;
        if (s->within && peek(c, 0) == '"')
            return false; /* the string ends here: there is no value */
        return read_quoted(c, &pair->value);
    }
    *c = start;
    if (read_bytes(c, pair) || read_letters(c, pair))
        return true;
    if (!takes_bare(s))
        return read_fallback(c, pair);
    (void)skip_text(c, "base64:");
    struct str line = line_rest(c);
    pair->value = read_bare(c, s->within || s->text->kind.language == FILE_MARKUP ? ";&\"'<)\\" : ";&\"'<,)");
    if (stands_alone(s, c))
        return str_find_char(pair->value, '(') == SIZE_MAX;
    pair->value = line;
    pair->phrase = str_contains_nocase(pair->name, STR("phrase")) || str_contains_nocase(pair->name, STR("psk"));
    return pair->phrase;
}

static bool looks_random(struct str value) {
    bool digit = false, letter = false;
    for (size_t i = 0; i < value.len; i++) {
        digit |= char_is_digit(value.ptr[i]);
        letter |= char_is_alpha(value.ptr[i]);
    }
    return digit && letter;
}

/* What a line begins with whose last word is a secret. */
static bool is_known_line(const struct site *s, const struct secret_pair *pair) {
    static const char *const starts[] = {"enable", "username", "machine", "option", "user", "login", "set"};
    struct str head = str_trim(s->head);
    bool known = head.len == 0 && str_eq_nocase(pair->name, STR("requirepass"));
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        known |= str_starts_nocase(head, str_from(starts[i]));
    return known;
}

/* A digit says how the password is written (Cisco and its likes): 0 as it is, others hashed or encrypted. */
static bool is_encrypted(const struct site *s, struct cursor *c) {
    if (!takes_bare(s) || !char_is_digit(peek(c, 0)) || peek(c, 1) != ' ')
        return false;
    bool plain = peek(c, 0) == '0';
    c->at += 2;
    return !plain;
}

/* "requirepass X", "password 0 X", "machine H login U password X", "#define PASSWORD "X"", "option key 'X'". */
static bool read_behind_blank(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    if (is_encrypted(s, c))
        return false;
    skip_wrappers(c);
    if (is_quote(peek(c, 0)))
        return pair->quoted = true, read_quoted(c, &pair->value);
    if (!takes_bare(s) || s->within)
        return false;
    pair->value = read_bare(c, ";\"'<,)");
    if (line_rest(c).len > 0 || str_find_char(pair->value, '/') != SIZE_MAX)
        return false;
    return is_known_line(s, pair) || (looks_random(pair->value) && !str_eq_nocase(pair->name, STR("pass")));
}

/* A name such as "setPassword", "with_token". */
static bool is_setter(struct str name) {
    static const char *const starts[] = {"set", "with", "add", "put", "use"};
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts_nocase(name, str_from(starts[i])) ||
            str_contains_nocase(name, i == 0 ? STR(".set") : STR(".with")))
            return true;
    return false;
}

static bool read_argument(struct cursor *c, struct secret_pair *pair) {
    skip_blanks(c);
    skip_wrappers(c);
    pair->quoted = true;
    return is_quote(peek(c, 0)) && read_quoted(c, &pair->value);
}

/* A name among names is one of a list: what follows is one too, unless it looks otherwise. */
static bool read_next(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    bool listed = s->begin > 0 && is_quote(s->text->bytes.ptr[s->begin - 1]);
    bool defines =
        str_ends_nocase(str_trim(s->head), STR("define('")) || str_ends_nocase(str_trim(s->head), STR("define(\""));
    return read_argument(c, pair) && (!listed || defines || looks_random(pair->value));
}

static bool read_markup(struct cursor *c, struct secret_pair *pair) {
    pair->value = read_bare(c, "<");
    pair->quoted = true;
    return peek(c, 0) == '<' && peek(c, 1) == '/';
}

/* The last cell of the row. */
static bool read_cell(struct cursor *c, struct secret_pair *pair) {
    struct str line = line_rest(c);
    size_t at = line.len;
    while (at > 0 && str_find_char(STR(";,\t"), line.ptr[at - 1]) == SIZE_MAX)
        at--;
    pair->value = str_skip(line, at);
    return looks_random(pair->value);
}

/* "strcmp(", "0 == memcmp(": what stands before a name that is compared. */
static bool is_compared(struct str head) {
    static const char *const calls[] = {"strcmp(", "strncmp(", "strcasecmp(", "strncasecmp(", "memcmp(", "wcscmp("};
    size_t at = head.len;
    while (at > 0 && in_name(head.ptr[at - 1])) /* "ctx->" and its likes stand before the name */
        at--;
    while (at > 0 && (str_find_char(STR("->.& "), head.ptr[at - 1]) != SIZE_MAX || in_name(head.ptr[at - 1])))
        at--;
    for (size_t i = 0; i < ARRAY_LEN(calls); i++)
        if (str_ends_nocase(str_slice(head, 0, at), str_from(calls[i])))
            return true;
    return false;
}

/* strcmp("literal", password): the literal stands before the name. */
static bool read_before(const struct site *s, struct secret_pair *pair) {
    struct str head = str_trim(s->head);
    if (s->within || !str_ends(head, STR(",")))
        return false;
    head = str_trim(str_slice(head, 0, head.len - 1));
    size_t open = head.len > 0 ? head.len - 1 : 0;
    if (open == 0 || head.ptr[open] != '"')
        return false;
    while (open > 0 && head.ptr[open - 1] != '"')
        open--;
    pair->value = str_slice(head, open, head.len - 1);
    pair->quoted = true;
    return open > 0 && is_compared(str_slice(head, 0, open - 1));
}

/* A "pass" may be one of a compiler: what it is compared with is then a short word. */
static bool read_pass(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    enum { LEAST = 8 };
    return is_compared(s->head) && read_next(s, c, pair) && pair->value.len >= LEAST;
}

static bool read_named(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    switch (read_between(c, s->text)) {
    case BETWEEN_ASSIGN:
        return read_assigned(s, c, pair);
    case BETWEEN_BLANK:
        return read_behind_blank(s, c, pair);
    case BETWEEN_COMMA:
        return str_eq_nocase(pair->name, STR("pass")) ? read_pass(s, c, pair) : read_next(s, c, pair);
    case BETWEEN_CALL:
        return (is_setter(pair->name) || str_ends_nocase(pair->name, STR(".equals"))) && read_argument(c, pair);
    case BETWEEN_MARKUP:
        return read_markup(c, pair);
    case BETWEEN_CELL:
        return read_cell(c, pair);
    default:
        return read_before(s, pair);
    }
}

/* ---- forms of their own */

static bool skip_blank(struct cursor *c) {
    const size_t at = c->at;
    skip_blanks(c);
    return c->at > at;
}

/* OpenWrt: "option key1 's:abcde'"; "option key '1'" says which of them is used. */
static bool skip_number(struct cursor *c) {
    const bool numbered = peek(c, 0) >= '1' && peek(c, 0) <= '4';
    c->at += numbered;
    return numbered;
}

/* What stands behind it in a line of OpenWrt's configuration, in prose one of a keyboard. */
static bool skip_option(const struct site *s, struct cursor *c) {
    c->at += is_quote(peek(c, 0));
    return skip_blank(c) && str_trim(s->head).len == 0;
}

/* Of OpenWrt's program uci: "set wireless.SECTION.key=", and what starts it. */
static bool skip_section(const struct site *s, struct cursor *c, bool *numbered) {
    const struct str head = str_trim(s->head);
    while (in_name(peek(c, 0)) || (peek(c, 0) && str_find_char(STR("@[]"), peek(c, 0)) != SIZE_MAX))
        c->at++;
    if (!skip_text(c, ".key"))
        return false;
    *numbered = skip_number(c);
    return skip_text(c, "=") && (head.len == 0 || str_ends(head, STR("uci")) || str_ends(head, STR("uci -q")));
}

static bool read_directive(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    const bool set = str_ends_nocase(pair->name, STR("wireless."));
    const bool option = str_starts_nocase(pair->name, STR("option"));
    bool numbered = !set && skip_number(c);
    const bool ends = set ? skip_section(s, c, &numbered) : option ? skip_option(s, c) : skip_blank(c);
    pair->kind = ends ? SECRET_WORD_DIRECTIVE : SECRET_WORD_NONE; /* a longer word may be another directive */
    if (!ends)
        return false;
    if (!is_quote(peek(c, 0)))
        pair->value = read_bare(c, set ? ";&" : "");
    else if (!read_quoted(c, &pair->value))
        return false;
    const bool wep = (option || set) && secret_is_wep(pair->value);
    pair->kind = wep ? SECRET_WORD_WEP : SECRET_WORD_DIRECTIVE;
    return wep || !numbered;
}

/* wep_key0=0123456789, wep-key1="abcde", wireless-key s:abcde */
static bool read_wep(const struct site *s, struct cursor *c, struct secret_pair *pair) {
    c->at += peek(c, 0) >= '0' && peek(c, 0) <= '4';
    pair->end = c->at;
    const bool named = is_quote(peek(c, 0));
    c->at += named;
    const bool blank = peek(c, 0) == ' ' || peek(c, 0) == '\t';
    skip_blanks(c);
    const bool assigned = peek(c, 0) == '=' || peek(c, 0) == ':';
    c->at += assigned;
    if (!assigned && (named || !blank))
        return false;
    skip_blanks(c);
    pair->quoted = is_quote(peek(c, 0));
    if (pair->quoted)
        return read_quoted(c, &pair->value);
    pair->value = read_bare(c, ";,");
    return takes_bare(s) && secret_is_wep(pair->value) && (assigned || line_rest(c).len == 0);
}

/* auth=('user', 'password'), SetBasicAuth("user", "password") */
static bool read_call(struct cursor *c, struct secret_pair *pair) {
    pair->quoted = true;
    skip_blanks(c);
    if (peek(c, 0) == '(')
        c->at++;
    skip_blanks(c);
    if (!is_quote(peek(c, 0)) || !read_quoted(c, &pair->user))
        return false;
    skip_blanks(c);
    return peek(c, 0) == ',' && (c->at++, read_argument(c, pair));
}

/* "auth": "base64", Authorization: Basic base64. The user and a colon must come of it. */
static bool read_basic(struct cursor *c, struct secret_pair *pair) {
    while (peek(c, 0) && str_find_char(STR(" :=\"'\\,>["), peek(c, 0)) != SIZE_MAX)
        c->at++;
    if (skip_text(c, "bearer ")) {
        pair->kind = SECRET_WORD_TOKEN;
        pair->value = read_bare(c, "\"'\\,;<)");
        return true;
    }
    (void)skip_text(c, "basic ");
    pair->value = read_bare(c, "\"'\\,;<)");
    return pair->value.len >= 8 && pair->value.len % 4 == 0;
}

static bool split_user(struct str text, struct secret_pair *pair) {
    size_t colon = str_find_char(text, ':');
    if (colon == SIZE_MAX)
        return false;
    pair->user = str_slice(text, 0, colon);
    pair->value = str_skip(text, colon + 1);
    return true;
}

/* A word of the command behind an option: -u user:password, -p password. */
static bool read_option(struct cursor *c, const char *option, struct str *value) {
    struct str line = line_rest(c);
    size_t at = str_find(line, str_from(option));
    struct cursor there = {line, at == SIZE_MAX ? line.len : at + str_from(option).len};
    skip_blanks(&there);
    if (is_quote(peek(&there, 0)))
        return read_quoted(&there, value);
    *value = read_bare(&there, ";|&\"'");
    return value->len > 0;
}

static bool read_piped(const struct site *s, struct secret_pair *pair) {
    struct str head = str_trim(s->head), value = STR_NONE;
    struct cursor c = {head, 0};
    if (!str_contains(head, STR("|")) || !read_option(&c, "echo ", &value))
        return false;
    if (str_starts(value, STR("-")) && !read_option(&c, "echo -e ", &value) && !read_option(&c, "echo -n ", &value))
        return false;
    size_t end = str_find(value, STR("\\n"));
    return split_user(str_slice(value, 0, end), pair);
}

/* "jdbc:oracle:thin:user/password@host". */
static bool read_thin(struct cursor *c, struct secret_pair *pair) {
    struct str line = read_bare(c, ";\"'");
    size_t stroke = str_find_char(line, '/'), sign = str_find_char(line, '@');
    if (stroke == SIZE_MAX || sign == SIZE_MAX || stroke > sign || stroke == 0)
        return false;
    pair->user = str_slice(line, 0, stroke);
    pair->value = str_slice(line, stroke + 1, sign);
    return true;
}

static bool read_command(const struct site *s, struct str word, struct cursor *c, struct secret_pair *pair) {
    if (str_eq_nocase(word, STR("chpasswd")))
        return read_piped(s, pair);
    if (str_eq_nocase(word, STR("identified by")))
        return str_contains_nocase(s->head, STR("user")) || str_contains_nocase(s->head, STR("grant"))
                   ? read_argument(c, pair)
                   : false;
    if (str_eq_nocase(word, STR("jdbc:oracle:thin:")))
        return read_thin(c, pair);
    bool inner = s->head.len > 0 && in_name(s->head.ptr[s->head.len - 1]);
    if (!takes_bare(s) || inner)
        return false;
    while (in_name(peek(c, 0)) || peek(c, 0) == '.') /* "mysqldump" */
        c->at++;
    struct str line = line_rest(c);
    if (str_eq_nocase(word, STR("$user")))
        return s->head.len == 0 && secret_macro(line, pair);
    if (str_trim(s->head).len == 0 && secret_place(word, line, pair))
        return true;
    return secret_argument(word, line, pair);
}

static bool is_own_form(enum secret_word kind) {
    return kind == SECRET_WORD_DIRECTIVE || kind == SECRET_WORD_PAIR || kind == SECRET_WORD_BASIC ||
           kind == SECRET_WORD_COMMAND || kind == SECRET_WORD_WEP;
}

static bool read_form(const struct site *s, struct str word, struct cursor *c, struct secret_pair *pair) {
    switch (pair->kind) {
    case SECRET_WORD_DIRECTIVE:
        return read_directive(s, c, pair);
    case SECRET_WORD_PAIR:
        return read_call(c, pair);
    case SECRET_WORD_BASIC:
        return read_basic(c, pair);
    case SECRET_WORD_WEP:
        return read_wep(s, c, pair);
    default:
        return read_command(s, word, c, pair);
    }
}

bool secret_pair_at(const struct secret_text *text, size_t start, size_t end, enum secret_word kind,
                    struct secret_pair *pair) {
    struct site s = {.text = text, .begin = start};
    struct str word = str_slice(text->bytes, start, end);
    bool own = is_own_form(kind);
    *pair = (struct secret_pair){.kind = kind, .name = word, .end = end};
    if (!own) {
        s.begin = name_begin(text->bytes, start);
        pair->end = name_end(text->bytes, end);
        pair->name = str_slice(text->bytes, s.begin, pair->end);
        pair->kind = secret_name(pair->name);
        if (pair->kind == SECRET_WORD_NONE)
            return false;
    }
    s.line = line_begin(text->bytes, s.begin);
    s.head = str_slice(text->bytes, s.line, s.begin);
    bool named = kind != SECRET_WORD_COMMAND && s.begin > s.line && is_quote(text->bytes.ptr[s.begin - 1]);
    s.within = text->kind.language == FILE_CODE && is_within_quotes(text->bytes, s.line, s.begin - named);
    struct cursor c = {text->bytes, pair->end};
    if (is_comment(text, s.head) || (own && s.head.len > 0 && text->kind.language == FILE_CONFIGURATION &&
                                     kind == SECRET_WORD_DIRECTIVE && str_trim(s.head).len > 0))
        return false;
    return own ? read_form(&s, word, &c, pair) : read_named(&s, &c, pair);
}
