#include "probe/profile.h"

#include "probe/directive.h"
#include "probe/settings.h"

enum { SOURCES_MAX = 16 };

/* A profile while it is read, and all that it takes in. */
struct reader {
    struct probe *probe;
    struct probe_timeout *timeout;
    struct str home;    /* whose profile it is; ptr NULL: everybody's */
    unsigned sources;   /* how many files were taken in */
    bool folder;        /* /etc/profile.d was read */
    bool left;          /* a condition may have ended the file at hand, or one that takes it in */
    const char *unseen; /* the first file that could not be read; NULL: none */
    enum tree_answer answer;
};

/* Where in a file it stands. */
struct place {
    const char *path;
    uint32_t line;
    unsigned blocks, subshells;
    unsigned function;       /* the first of the blocks that are a function's; 0: in none */
    struct str document;     /* the word that ends a text for a command; ptr NULL: none */
    char quote;              /* a quote that an earlier line opened */
    struct str test;         /* the last condition */
    bool label;              /* the next word is a label of a case */
    bool conditional, ended; /* of the command at hand; of the file */
};

static void read_file(struct reader *reader, const char *path);

static bool is_word(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

static bool is_made(struct str value) {
    return str_find_char(value, '$') != SIZE_MAX || str_find_char(value, '`') != SIZE_MAX;
}

static bool ends_sessions(int64_t seconds) {
    return seconds > 0;
}

static bool is_conditional(const struct reader *reader, const struct place *place) {
    return place->conditional || place->blocks > 0 || reader->left;
}

/* In a condition another kind of value than the one before is a doubt. */
static void assign(const struct reader *reader, struct str value, const struct place *place) {
    struct probe_timeout *timeout = reader->timeout;
    int64_t seconds = -1;
    (void)probe_number(probe_unquoted(value), &seconds);
    bool conditional = is_conditional(reader, place);
    if (timeout->fixed)
        return;
    if (conditional && timeout->set && (is_made(value) || ends_sessions(seconds) != ends_sessions(timeout->seconds))) {
        timeout->unclear = true;
        return;
    }
    conditional &= !timeout->set || timeout->conditional;
    *timeout =
        (struct probe_timeout){.set = true,
                               .seconds = seconds,
                               .conditional = conditional,
                               .unclear = is_made(value) || (reader->left && (!timeout->set || timeout->unclear)),
                               .leaves = timeout->leaves,
                               .path = place->path,
                               .line = place->line};
}

static bool is_option_r(struct str word) {
    return word.ptr[0] == '-' && str_find_char(word, 'r') != SIZE_MAX;
}

/* A command of the shell: its first word, and what stands behind it. */
struct command {
    struct str name, rest;
};

/* "readonly TMOUT=900", "declare -xr TMOUT", "unset TMOUT". What is readonly without a value never gets one. */
static void declare(struct reader *reader, const struct command *command, struct place *place) {
    struct probe_timeout *timeout = reader->timeout;
    struct str rest = command->rest;
    bool unset = str_eq(command->name, STR("unset")), read_only = str_eq(command->name, STR("readonly"));
    bool takes_r = str_eq(command->name, STR("declare")) || str_eq(command->name, STR("typeset"));
    bool sure = !is_conditional(reader, place);
    for (struct str word; probe_next_word(&rest, &word);) {
        bool sets = str_starts(word, STR("TMOUT=")), named = sets || str_eq(word, STR("TMOUT"));
        read_only |= takes_r && is_option_r(word);
        if (named && (sets || unset || (read_only && !timeout->set)))
            assign(reader, sets ? str_skip(word, 6) : STR("0"), place);
        timeout->fixed |= named && read_only && sure && timeout->set;
    }
}

/* "~/FILE", "$HOME/FILE" and "FILE" in an account's own profile; ptr NULL where nobody knows which file that is. */
static const char *source_of(const struct reader *reader, struct str word) {
    static const char *const homes[] = {"~/", "$HOME/", "${HOME}/", "./"};
    bool home = reader->home.ptr != NULL;
    for (size_t i = 0; i < ARRAY_LEN(homes) && home; i++)
        word = str_starts(word, str_from(homes[i])) ? str_skip(word, str_from(homes[i]).len) : word;
    if (word.len == 0 || is_made(word) || word.ptr[0] == '~')
        return NULL;
    if (word.ptr[0] == '/')
        return probe_path(reader->probe, STR_F, STR_A(word));
    return home ? probe_path(reader->probe, STR_F "/" STR_F, STR_A(reader->home), STR_A(word)) : NULL;
}

/* ". FILE": a condition that asks for the file itself is none. */
static void take_in(struct reader *reader, const struct command *command, struct place *place) {
    struct str rest = command->rest, word;
    if (!probe_next_word(&rest, &word))
        return;
    word = probe_unquoted(word);
    const char *path = source_of(reader, word);
    if (!path || reader->sources >= SOURCES_MAX)
        return;
    reader->sources++;
    bool own = str_contains(place->test, word);
    struct probe_timeout before = *reader->timeout, *after = reader->timeout;
    read_file(reader, path);
    bool changed = after->path != before.path || after->line != before.line;
    if (!changed || own || (!place->conditional && place->blocks == 0))
        return;
    after->conditional = true;
    after->unclear |= before.set && ends_sessions(before.seconds) != ends_sessions(after->seconds);
}

static bool is_name(struct str word) {
    size_t at = str_find_char(word, '=');
    for (size_t i = 0; at != SIZE_MAX && i < at; i++)
        if (!char_is_alnum(word.ptr[i]) && word.ptr[i] != '_')
            return false;
    return at != SIZE_MAX && at > 0;
}

/* "NAME=$((10 * 60))", "NAME=`cat FILE`": the value goes on behind the blank. */
static bool is_open(struct str word) {
    size_t marks = 0;
    for (size_t i = 0; i < word.len; i++)
        marks += word.ptr[i] == '`';
    return marks % 2 != 0 || (str_contains(word, STR("$(")) && str_find_char(word, ')') == SIZE_MAX);
}

/* ": ${TMOUT:=600}" */
static void assign_default(struct reader *reader, const struct command *command, struct place *place) {
    struct str rest = command->rest;
    size_t at = str_find(rest, STR("${TMOUT"));
    if (at == SIZE_MAX)
        return;
    rest = str_skip(rest, at + 7);
    rest = str_skip(rest, str_starts(rest, STR(":")));
    size_t end = str_find_char(rest, '}');
    if (!str_starts(rest, STR("=")) || end == SIZE_MAX || reader->timeout->set)
        return;
    assign(reader, str_slice(rest, 1, end), place);
    reader->timeout->conditional = true;
}

/* Whether TMOUT is named, other than by "$TMOUT", which only asks for it. */
static bool names_timeout(struct str text) {
    struct str name = STR("TMOUT");
    size_t at = 0;
    for (size_t next; (next = str_find(str_skip(text, at), name)) != SIZE_MAX; at += next + name.len) {
        size_t first = at + next, last = first + name.len;
        char ahead = first > 0 ? text.ptr[first - 1] : ' ', behind = last < text.len ? text.ptr[last] : ' ';
        if (!char_is_alnum(ahead) && ahead != '_' && ahead != '$' && !char_is_alnum(behind) && behind != '_')
            return true;
    }
    return false;
}

static void doubt(struct reader *reader, struct str command) {
    reader->timeout->unclear |= names_timeout(command) && !reader->timeout->fixed;
}

/* What shows or looks for a text changes no variable. */
static void pass(struct reader *reader, const struct command *command, struct place *place) {
    (void)reader;
    (void)command;
    (void)place;
}

/* What makes a value, or another command. */
static void make(struct reader *reader, const struct command *command, struct place *place) {
    (void)place;
    bool named = str_contains(command->rest, STR("TMOUT")) || str_contains(command->name, STR("TMOUT"));
    reader->timeout->unclear |= named && !reader->timeout->fixed;
}

/* Whether the last condition asks for a shell that people use: others have no idle session that TMOUT would end. */
static bool asks_for_people(const struct place *place) {
    return str_contains(place->test, STR("PS1")) || str_contains(place->test, STR("$-"));
}

/* A function ends itself alone. Whoever a condition has leave the file does not get what stands behind it. */
static void end(struct reader *reader, const struct command *command, struct place *place) {
    bool sure = place->blocks == 0 && !place->conditional, exits = str_eq(command->name, STR("exit"));
    place->ended |= sure;
    reader->left |= !sure && !exits && place->function == 0 && !asks_for_people(place);
}

/* "exec PROGRAM", which need not keep what was set; "exec 2>FILE" starts nothing. */
static void leave(struct reader *reader, const struct command *command, struct place *place) {
    if (command->rest.len == 0 || strchr("<>&{0123456789", command->rest.ptr[0]))
        return;
    reader->timeout->leaves = place->path;
    end(reader, command, place);
}

static void test(struct reader *reader, const struct command *command, struct place *place) {
    (void)reader;
    place->test = command->rest;
}

static const struct {
    const char *name;
    void (*run)(struct reader *reader, const struct command *command, struct place *place);
} commands[] = {{"readonly", declare}, {"declare", declare}, {"typeset", declare},  {"export", declare},
                {"unset", declare},    {"local", declare},   {"eval", make},        {"let", make},
                {"read", make},        {"printf", make},     {":", assign_default}, {".", take_in},
                {"source", take_in},   {"return", end},      {"exit", end},         {"exec", leave},
                {"[", test},           {"[[", test},         {"test", test},        {"echo", pass},
                {"logger", pass},      {"grep", pass}};

/* "command NAME", "builtin NAME", "\NAME": the shell's own NAME. */
static void beyond_prefixes(struct command *command) {
    struct str word;
    while (str_eq(command->name, STR("command")) || str_eq(command->name, STR("builtin"))) {
        while (probe_next_word(&command->rest, &word) && (str_eq(word, STR("-p")) || str_eq(word, STR("--"))))
            continue;
        command->name = word;
    }
    command->name = str_skip(command->name, str_starts(command->name, STR("\\")));
}

/* A command behind words that only set variables for it; without one they are set for the shell. */
static void run_command(struct reader *reader, struct str words, struct place *place) {
    struct command command = {.name = STR(""), .rest = words};
    struct str value = STR_NONE;
    bool some = false;
    while ((some = probe_next_word(&command.rest, &command.name)) && is_name(command.name)) {
        value = str_starts(command.name, STR("TMOUT=")) ? str_skip(command.name, 6) : value;
        if (is_open(command.name))
            command.rest = STR("");
    }
    if (!some && value.ptr)
        assign(reader, value, place);
    if (!some)
        return;
    beyond_prefixes(&command);
    command.rest = str_trim(command.rest);
    if (str_starts(command.name, STR("((")))
        make(reader, &command, place);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (str_eq(command.name, str_from(commands[i].name))) {
            commands[i].run(reader, &command, place);
            return;
        }
    doubt(reader, command.name);
    doubt(reader, command.rest);
}

/* The mark that ends a command: ; & | && || or the line. */
enum mark { MARK_END, MARK_NEXT, MARK_PIPE, MARK_BACK, MARK_IF };

static enum mark mark_at(struct str text, size_t at, size_t *len) {
    char c = at < text.len ? text.ptr[at] : 0;
    bool twice = at + 1 < text.len && text.ptr[at + 1] == c;
    *len = c ? 1 + (twice && c != ';') : 0;
    if (c == ';' || !c)
        return c ? MARK_NEXT : MARK_END;
    return twice ? MARK_IF : c == '|' ? MARK_PIPE : MARK_BACK;
}

static bool is_redirection(struct str text, size_t at) {
    return text.ptr[at] == '&' && ((at > 0 && (text.ptr[at - 1] == '>' || text.ptr[at - 1] == '<')) ||
                                   (at + 1 < text.len && text.ptr[at + 1] == '>'));
}

static bool is_mark(struct str text, size_t at) {
    char c = text.ptr[at];
    return (c == ';' || c == '&' || c == '|') && !is_redirection(text, at);
}

/* Where the first command of a line ends; `*quote` is one that stays open. */
static size_t end_of_command(struct str text, bool *comment, char *quote) {
    size_t at = 0;
    *comment = false;
    for (*quote = 0; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '\\' && *quote != '\'')
            at += at + 1 < text.len;
        else if (*quote)
            *quote = c == *quote ? 0 : *quote;
        else if (c == '"' || c == '\'')
            *quote = c;
        else if (c == '#' && (at == 0 || char_is_blank(text.ptr[at - 1])))
            return *comment = true, at;
        else if (is_mark(text, at))
            return at;
    }
    return at;
}

static bool next_command(struct str *rest, struct str *command, enum mark *mark, char *quote) {
    size_t len = 0;
    bool comment = false;
    if (rest->len == 0)
        return false;
    size_t at = end_of_command(*rest, &comment, quote);
    *command = str_slice(*rest, 0, at);
    *mark = comment ? MARK_END : mark_at(*rest, at, &len);
    *rest = comment ? STR("") : str_skip(*rest, at + len);
    return true;
}

/* "name()", "name(){" or "name ()": a function begins, whose braces count as a block. */
static bool begins_function(struct str *rest, struct str word, struct place *place) {
    struct str behind = *rest, next = STR("");
    unsigned first = place->function ? place->function : place->blocks + 1;
    (void)probe_next_word(&behind, &next);
    if (str_eq(word, STR("function"))) {
        *rest = behind;
        place->blocks += str_ends(next, STR("{"));
        place->function = first;
        return true;
    }
    bool own = str_ends(word, STR("()")) || str_ends(word, STR("(){")), apart = str_starts(next, STR("()"));
    if (!own && !apart)
        return false;
    *rest = own ? *rest : behind;
    place->blocks += str_ends(own ? word : next, STR("{"));
    place->function = first;
    return true;
}

static const char *const opens[] = {"if", "case", "for", "while", "until", "{", NULL};
static const char *const between[] = {"then", "else", "do", "elif", "!", NULL};

/* Takes the words off the front that open or close a block or a shell of its own. */
static struct str beyond_blocks(struct str command, struct place *place) {
    static const char *const closes[] = {"fi", "esac", "done", "}", NULL};
    struct str rest = str_trim(command), word;
    for (command = rest; probe_next_word(&rest, &word); command = rest) {
        if (word.ptr[0] == '(' && !str_starts(word, STR("(("))) {
            place->subshells++;
            rest = str_skip(str_trim(command), 1);
        } else if (is_word(word, opens)) {
            place->blocks++;
        } else if (is_word(word, closes)) {
            place->blocks -= place->blocks > 0;
            place->function = place->blocks < place->function ? 0 : place->function;
        } else if (!is_word(word, between) && !begins_function(&rest, word, place)) {
            break;
        }
    }
    return str_trim(command);
}

/* "a)", "(a | b)": a label may be followed by a command; an "esac" in its place is none. */
static void skip_label(struct str *line, struct place *place) {
    struct str rest = str_trim(*line), word = STR("");
    if (rest.len == 0 || rest.ptr[0] == '#')
        return;
    size_t end = str_find_char(rest, ')');
    (void)probe_next_word(&(struct str){rest.ptr, rest.len}, &word);
    place->label = false;
    if (end != SIZE_MAX && !str_eq(word, STR("esac")))
        *line = str_skip(rest, end + 1);
}

/* "case WORD in", behind other words that open a block: the line goes on with its first label. */
static bool enter_case(struct str *line, struct place *place) {
    enum {
        HEAD_MOST = 512
    }; /* asked at each command of a line: a line without blanks is not read to its end each time */
    const struct str head = str_slice(*line, 0, HEAD_MOST);
    struct str rest = head, word = STR("");
    struct place ahead = {.blocks = 0};
    bool some = false;
    while ((some = probe_next_word(&rest, &word)) && !str_eq(word, STR("case")))
        if (!is_word(word, opens) && !is_word(word, between) && !begins_function(&rest, word, &ahead))
            return false;
    size_t in = some ? str_find(rest, STR(" in")) : SIZE_MAX;
    if (in == SIZE_MAX || (in + 3 < rest.len && !char_is_blank(rest.ptr[in + 3])))
        return false;
    (void)beyond_blocks(str_slice(head, 0, head.len - rest.len), place);
    place->test = str_slice(rest, 0, in);
    *line = str_skip(*line, head.len - rest.len + in + 3);
    place->label = true;
    return true;
}

static void skip_labels(struct str *line, struct place *place) {
    do
        if (place->label)
            skip_label(line, place);
    while (enter_case(line, place));
}

/* ";;", ";&" and ";;&" end what a label begins. */
static void end_label(struct str *line, struct place *place) {
    for (; line->len > 0 && (line->ptr[0] == ';' || line->ptr[0] == '&'); *line = str_skip(*line, 1))
        place->label = place->blocks > 0;
}

static struct str document_of(struct str line) {
    size_t at = str_find(line, STR("<<"));
    struct str rest = at == SIZE_MAX ? STR("") : str_skip(line, at + 2), word = STR_NONE;
    if (str_starts(rest, STR("<")))
        return STR_NONE;
    rest = str_skip(rest, str_starts(rest, STR("-")));
    if (!probe_next_word(&rest, &word))
        return STR_NONE;
    while (word.len > 0 && strchr(";|&)", word.ptr[word.len - 1]))
        word.len--;
    return probe_unquoted(word.ptr[0] == '\\' ? str_skip(word, 1) : word);
}

/* Folders of profiles are read where the line stands that names them. */
static void read_folder(struct reader *reader, struct str line) {
    struct tree_names names;
    if (reader->folder || !str_contains(line, STR("/etc/profile.d")) || str_starts(str_trim(line), STR("#")))
        return;
    reader->folder = true;
    if (probe_list(reader->probe, "/etc/profile.d", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".sh")) && names.items[i].ptr[0] != '.')
            read_file(reader, probe_path(reader->probe, "/etc/profile.d/%s", names.items[i].ptr));
}

static void read_line(struct reader *reader, struct str line, struct place *place) {
    struct str command;
    enum mark mark = MARK_END, before = MARK_NEXT;
    char quote = 0;
    struct str whole = line;
    skip_labels(&line, place);
    while (!place->ended && next_command(&line, &command, &mark, &quote)) {
        command = beyond_blocks(command, place);
        bool apart = place->subshells > 0 || before == MARK_PIPE || mark == MARK_PIPE || mark == MARK_BACK;
        place->conditional = before == MARK_IF;
        if (!apart)
            run_command(reader, command, place);
        if (place->subshells > 0 && str_ends(command, STR(")")))
            place->subshells--;
        if (place->blocks == 0 && mark != MARK_IF)
            place->test = STR("");
        if (mark == MARK_NEXT)
            end_label(&line, place);
        skip_labels(&line, place);
        before = mark;
    }
    if (place->subshells > 0) /* nobody saw where it ends */
        doubt(reader, whole);
    place->quote = quote;
}

/* What a line that is not the first of a text in quotes leaves behind it; false where it leaves nothing. */
static bool leave_quote(struct str *line, struct place *place) {
    size_t at = place->quote ? str_find_char(*line, place->quote) : SIZE_MAX;
    if (!place->quote)
        return true;
    if (at == SIZE_MAX)
        return false;
    *line = str_skip(*line, at + 1);
    place->quote = 0;
    return true;
}

/* A comment goes on over no line. */
static bool next_line(struct probe *probe, struct probe_lines *lines, struct str *line, uint32_t *number) {
    struct probe_lines ahead = *lines;
    if (!probe_next_line(&ahead, line) || !str_starts(str_trim(*line), STR("#")))
        return probe_next_joined(probe, lines, 0, line, number);
    *lines = ahead;
    *number = ahead.number;
    return true;
}

static void read_text(struct reader *reader, struct str text, const char *path) {
    struct probe_lines lines = {.rest = text};
    struct place place = {.path = path, .document = STR_NONE, .test = STR("")};
    bool left = reader->left;
    for (struct str line; !place.ended && next_line(reader->probe, &lines, &line, &place.line);) {
        if (place.document.ptr) {
            if (str_eq(str_trim(line), place.document))
                place.document = STR_NONE;
            continue;
        }
        if (!leave_quote(&line, &place))
            continue;
        read_folder(reader, line);
        read_line(reader, line, &place);
        place.document = place.quote ? STR_NONE : document_of(line);
    }
    reader->left = left;
}

static void read_file(struct reader *reader, const char *path) {
    struct str text;
    struct stat info;
    enum tree_answer answer = probe_read(reader->probe, path, &text);
    if (answer != TREE_OK) {
        bool first = answer != TREE_ABSENT && !reader->unseen;
        reader->unseen = first ? path : reader->unseen;
        reader->answer = first ? answer : reader->answer;
        return;
    }
    read_text(reader, text, path);
    bool named = reader->timeout->path && str_eq(str_from(reader->timeout->path), str_from(path));
    if (named && tree_stat(&reader->probe->tree, path, &info) == TREE_OK && !(info.st_mode & S_IROTH))
        reader->timeout->closed = path;
}

void probe_timeout_text(struct probe *probe, struct str text, const char *path, struct probe_timeout *timeout) {
    struct reader reader = {.probe = probe, .timeout = timeout, .home = STR_NONE, .folder = true, .answer = TREE_OK};
    read_text(&reader, text, path);
}

enum tree_answer probe_timeout_file(struct probe *probe, const char *path, struct str home,
                                    struct probe_timeout *timeout) {
    struct reader reader = {.probe = probe, .timeout = timeout, .home = home, .folder = true, .answer = TREE_OK};
    read_file(&reader, path);
    return reader.answer;
}

void probe_find_timeout(struct probe *probe, struct probe_timeout *timeout, const char **unseen,
                        enum tree_answer *answer) {
    struct reader reader = {.probe = probe, .timeout = timeout, .home = STR_NONE, .answer = TREE_OK};
    *timeout = (struct probe_timeout){.set = false};
    read_file(&reader, "/etc/profile");
    *unseen = reader.unseen;
    *answer = reader.answer;
}
