#include "probe/sudoers.h"

enum { ALIAS_DEPTH_MAX = 8 };

/* Where the first of `stops` stands, outside of quotes and parentheses and not behind a backslash; the length where
 * none does. */
static size_t find_plain(struct str s, const char *stops) {
    bool quoted = false;
    unsigned depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '(')
            depth++;
        else if (!quoted && c == ')')
            depth -= depth > 0;
        else if (!quoted && depth == 0 && c != 0 && strchr(stops, c))
            return i;
    }
    return s.len;
}

static struct str take_until(struct str *rest, const char *stops) {
    size_t at = find_plain(*rest, stops);
    struct str part = str_slice(*rest, 0, at);
    *rest = str_skip(*rest, at);
    return str_trim(part);
}

/* A list: members parted by commas, with blanks around these; it ends where two members are parted by a blank alone. */
static struct str take_list(struct str *rest) {
    *rest = str_trim(*rest);
    size_t at = 0;
    for (;;) {
        at += find_plain(str_skip(*rest, at), " \t,=");
        size_t next = at;
        while (next < rest->len && char_is_blank(rest->ptr[next]))
            next++;
        if (next >= rest->len || rest->ptr[next] != ',')
            break;
        at = next + 1;
        while (at < rest->len && char_is_blank(rest->ptr[at]))
            at++;
    }
    struct str list = str_slice(*rest, 0, at);
    *rest = str_skip(*rest, at);
    return list;
}

static bool bare_word(struct str *rest, struct str word) {
    if (!str_starts(*rest, word) || (rest->len > word.len && !char_is_blank(rest->ptr[word.len])))
        return false;
    *rest = str_trim(str_skip(*rest, word.len));
    return true;
}

static void odd(struct sudo_reader *reader, const char *path, uint32_t line) {
    if (reader->all->odd_path)
        return;
    reader->all->odd_path = path;
    reader->all->odd_line = line;
}

static const struct {
    struct str word;
    int password, environment; /* 1 asks or sets, -1 does not, 0 says nothing of it */
} tags[] = {
    {STR_INIT("NOPASSWD:"), -1, 0},   {STR_INIT("PASSWD:"), 1, 0},       {STR_INIT("SETENV:"), 0, 1},
    {STR_INIT("NOSETENV:"), 0, -1},   {STR_INIT("NOEXEC:"), 0, 0},       {STR_INIT("EXEC:"), 0, 0},
    {STR_INIT("FOLLOW:"), 0, 0},      {STR_INIT("NOFOLLOW:"), 0, 0},     {STR_INIT("LOG_INPUT:"), 0, 0},
    {STR_INIT("MAIL:"), 0, 0},        {STR_INIT("NOLOG_INPUT:"), 0, 0},  {STR_INIT("LOG_OUTPUT:"), 0, 0},
    {STR_INIT("NOMAIL:"), 0, 0},      {STR_INIT("NOLOG_OUTPUT:"), 0, 0}, {STR_INIT("INTERCEPT:"), 0, 0},
    {STR_INIT("NOINTERCEPT:"), 0, 0},
};
static const struct str options[] = {
    STR_INIT("ROLE"),     STR_INIT("TYPE"),    STR_INIT("PRIVS"), STR_INIT("LIMITPRIVS"), STR_INIT("NOTBEFORE"),
    STR_INIT("NOTAFTER"), STR_INIT("TIMEOUT"), STR_INIT("CWD"),   STR_INIT("CHROOT"),     STR_INIT("APPARMOR_PROFILE"),
};

static bool take_tag(struct str *rest, struct sudo_rule *rule) {
    for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
        struct str name = str_slice(tags[i].word, 0, tags[i].word.len - 1);
        if (!str_starts(*rest, name))
            continue;
        struct str behind = str_trim(str_skip(*rest, name.len));
        if (!str_starts(behind, STR(":")))
            continue;
        *rest = str_trim(str_skip(behind, 1));
        if (tags[i].password)
            rule->no_password = tags[i].password < 0;
        if (tags[i].environment)
            rule->set_environment = tags[i].environment > 0;
        return true;
    }
    return false;
}

static bool take_option(struct str *rest) {
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        if (!str_starts(*rest, options[i]))
            continue;
        struct str behind = str_trim(str_skip(*rest, options[i].len));
        if (!str_starts(behind, STR("=")))
            continue;
        behind = str_trim(str_skip(behind, 1));
        (void)take_until(&behind, " \t,");
        *rest = str_trim(behind);
        return true;
    }
    return false;
}

static bool take_runas(struct str *rest, struct sudo_rule *rule) {
    if (!str_starts(*rest, STR("(")))
        return false;
    size_t end = str_find_char(*rest, ')');
    if (end == SIZE_MAX)
        return false;
    rule->runas = str_trim(str_slice(*rest, 1, end));
    *rest = str_trim(str_skip(*rest, end + 1));
    return true;
}

static bool add_rule(struct sudo_reader *reader, const struct sudo_rule *rule) {
    struct probe_sudoers *all = reader->all;
    all->cut |= all->rule_count == SUDOERS_RULES_MAX;
    if (all->rule_count == SUDOERS_RULES_MAX)
        return true;
    if (!arena_grow(reader->arena, (void **)&all->rules, all->rule_count, &reader->rule_room, sizeof *all->rules,
                    _Alignof(struct sudo_rule)))
        return false;
    all->rules[all->rule_count++] = *rule;
    return true;
}

/* "users hosts = (runas) TAG: command, command : hosts = command": runas and tags stay until others come. */
static bool read_rule(struct sudo_reader *reader, struct str line, const char *path, uint32_t number) {
    struct sudo_rule rule = {.path = path, .line = number, .users = take_list(&line), .runas = STR_INIT("")};
    for (bool more = true; more;) {
        (void)take_list(&line);
        line = str_trim(line);
        if (rule.users.len == 0 || !str_starts(line, STR("="))) {
            odd(reader, path, number);
            return true;
        }
        line = str_trim(str_skip(line, 1));
        rule.runas = STR("");
        rule.no_password = rule.set_environment = false;
        for (more = false; line.len > 0;) {
            while (take_runas(&line, &rule) || take_option(&line) || take_tag(&line, &rule)) {
            }
            rule.command = take_until(&line, ",:");
            if (rule.command.len > 0 && !add_rule(reader, &rule))
                return false;
            more = str_starts(line, STR(":"));
            line = str_trim(str_skip(line, 1));
            if (more)
                break;
        }
    }
    return true;
}

static bool add_alias(struct sudo_reader *reader, struct sudo_alias alias) {
    struct probe_sudoers *all = reader->all;
    all->cut |= all->alias_count == SUDOERS_RULES_MAX;
    if (all->alias_count == SUDOERS_RULES_MAX)
        return true;
    if (!arena_grow(reader->arena, (void **)&all->aliases, all->alias_count, &reader->alias_room, sizeof alias,
                    _Alignof(struct sudo_alias)))
        return false;
    all->aliases[all->alias_count++] = alias;
    return true;
}

/* False when memory is out; `*whole` is false at what is no alias. */
static bool read_aliases(struct sudo_reader *reader, enum sudo_kind kind, struct str line, bool *whole) {
    while (line.len > 0) {
        struct sudo_alias alias = {.kind = kind, .name = take_until(&line, "=")};
        *whole = alias.name.len > 0 && str_starts(line, STR("="));
        if (!*whole)
            return true;
        line = str_skip(line, 1);
        alias.list = take_until(&line, ":");
        if (!add_alias(reader, alias))
            return false;
        line = str_trim(str_skip(line, 1));
    }
    return true;
}

static struct str unquoted(struct str value) {
    bool quoted = value.len >= 2 && value.ptr[0] == '"' && value.ptr[value.len - 1] == '"';
    return quoted ? str_slice(value, 1, value.len - 1) : value;
}

static bool add_default(struct sudo_reader *reader, struct sudo_default setting, struct str text) {
    struct probe_sudoers *all = reader->all;
    while (str_starts(text, STR("!"))) {
        setting.negated = !setting.negated;
        text = str_trim(str_skip(text, 1));
    }
    size_t at = find_plain(text, "=");
    setting.name = str_trim(str_slice(text, 0, at));
    setting.value = unquoted(str_trim(str_skip(text, at < text.len ? at + 1 : at)));
    setting.sign = at < text.len ? '=' : 0;
    char last = setting.name.len > 0 ? setting.name.ptr[setting.name.len - 1] : 0;
    if (setting.sign && (last == '+' || last == '-')) {
        setting.sign = last;
        setting.name = str_trim(str_slice(setting.name, 0, setting.name.len - 1));
    }
    all->cut |= all->default_count == SUDOERS_RULES_MAX;
    if (setting.name.len == 0 || all->default_count == SUDOERS_RULES_MAX)
        return true;
    if (!arena_grow(reader->arena, (void **)&all->defaults, all->default_count, &reader->default_room, sizeof setting,
                    _Alignof(struct sudo_default)))
        return false;
    all->defaults[all->default_count++] = setting;
    return true;
}

/* `line` behind the word Defaults, where a scope may follow at once. */
static bool read_defaults(struct sudo_reader *reader, struct str line, const char *path, uint32_t number) {
    struct sudo_default setting = {.path = path, .line = number, .scope = STR_INIT("")};
    if (line.len > 0 && strchr("@:!>", line.ptr[0])) {
        struct str rest = str_skip(line, 1);
        struct str list = take_list(&rest);
        setting.scope = str_slice(line, 0, (size_t)(list.ptr - line.ptr) + list.len);
        line = rest;
    }
    line = str_trim(line);
    while (line.len > 0) {
        struct str text = take_until(&line, ",");
        line = str_trim(str_skip(line, 1));
        if (!add_default(reader, setting, text))
            return false;
    }
    return true;
}

static bool read_include(struct sudo_reader *reader, struct str line, const char *path, bool *was) {
    static const struct {
        struct str word;
        bool folder;
    } words[] = {{STR_INIT("#includedir"), true},
                 {STR_INIT("@includedir"), true},
                 {STR_INIT("#include"), false},
                 {STR_INIT("@include"), false}};
    *was = false;
    for (size_t i = 0; i < ARRAY_LEN(words) && !*was; i++) {
        struct str rest = line;
        if (!bare_word(&rest, words[i].word))
            continue;
        *was = true;
        if (reader->include)
            return reader->include(reader, unquoted(rest), words[i].folder, path);
    }
    return true;
}

/* A '#' begins a comment, but before a number (a user by its id) and within quotes. */
static struct str without_comment(struct str line) {
    for (size_t at = 0; at < line.len; at++) {
        at += find_plain(str_skip(line, at), "#");
        if (at < line.len && (at + 1 == line.len || !char_is_digit(line.ptr[at + 1])))
            return str_slice(line, 0, at);
    }
    return line;
}

static bool read_line(struct sudo_reader *reader, struct str line, const char *path, uint32_t number) {
    static const struct {
        struct str word;
        enum sudo_kind kind;
    } kinds[] = {{STR_INIT("User_Alias"), SUDO_USERS},
                 {STR_INIT("Runas_Alias"), SUDO_TARGETS},
                 {STR_INIT("Host_Alias"), SUDO_HOSTS},
                 {STR_INIT("Cmnd_Alias"), SUDO_COMMANDS},
                 {STR_INIT("Cmd_Alias"), SUDO_COMMANDS}};
    bool included = false, whole = true;
    line = str_trim(line);
    if (!read_include(reader, line, path, &included))
        return false;
    line = str_trim(without_comment(line));
    if (included || line.len == 0)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (bare_word(&line, kinds[i].word)) {
            bool good = read_aliases(reader, kinds[i].kind, line, &whole);
            if (!whole)
                odd(reader, path, number);
            return good;
        }
    struct str word = STR("Defaults");
    if (str_starts(line, word) && (line.len == word.len || strchr(" \t@:!>", line.ptr[word.len])))
        return read_defaults(reader, str_skip(line, word.len), path, number);
    return read_rule(reader, line, path, number);
}

/* A line that ends in a backslash goes on in the next one; a comment does not. */
static bool whole_line(struct arena *arena, struct probe_lines *lines, struct str *line, uint32_t *number) {
    if (!probe_next_line(lines, line))
        return false;
    *number = lines->number;
    if (str_starts(str_trim(*line), STR("#")) || !str_ends(*line, STR("\\")))
        return true;
    char *bytes = arena_get_raw(arena, line->len + 1 + lines->rest.len + 1, 1);
    size_t len = 0;
    struct str part = *line;
    for (bool more = true; bytes && more; more = str_ends(part, STR("\\")) && probe_next_line(lines, &part)) {
        bool goes_on = str_ends(part, STR("\\"));
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
        if (goes_on)
            bytes[len - 1] = ' ';
        if (!goes_on)
            break;
    }
    if (bytes)
        arena_shrink(arena, bytes, bytes + len + 1);
    *line = (struct str){bytes, len};
    return true;
}

bool probe_sudoers_parse(struct sudo_reader *reader, struct str text, const char *path) {
    struct probe_lines lines = {.rest = text};
    uint32_t number = 0;
    for (struct str line; whole_line(reader->arena, &lines, &line, &number);)
        if (!line.ptr || !read_line(reader, line, path, number))
            return false;
    return true;
}

static struct sudo_file *add_file(struct sudo_reader *reader, const char *path, bool folder) {
    struct probe_sudoers *all = reader->all;
    if (all->file_count == SUDOERS_FILES_MAX || reader->depth == SUDOERS_DEPTH_MAX) {
        all->cut = true;
        return NULL;
    }
    if (!arena_grow(reader->arena, (void **)&all->files, all->file_count, &reader->file_room, sizeof *all->files,
                    _Alignof(struct sudo_file))) {
        reader->probe->memory_out = true;
        return NULL;
    }
    struct sudo_file *file = &all->files[all->file_count++];
    *file = (struct sudo_file){.path = path, .folder = folder};
    return file;
}

static bool read_file(struct sudo_reader *reader, const char *path) {
    struct str text;
    struct sudo_file *file = add_file(reader, path, false);
    if (!file)
        return !reader->probe->memory_out;
    file->answer = probe_read(reader->probe, path, &text);
    if (file->answer != TREE_OK)
        return true;
    reader->depth++;
    bool good = probe_sudoers_parse(reader, text, path);
    reader->depth--;
    return good;
}

/* Names with a dot in them, or '~' at the end, are passed over. */
static bool read_folder(struct sudo_reader *reader, const char *path) {
    struct tree_names names;
    struct sudo_file *file = add_file(reader, path, true);
    if (!file)
        return !reader->probe->memory_out;
    enum tree_answer answer = tree_list(&reader->probe->tree, path, reader->arena, &names);
    reader->probe->memory_out |= answer == TREE_MEMORY;
    file->answer = answer;
    for (size_t i = 0; answer == TREE_OK && i < names.count; i++) {
        if (str_find_char(names.items[i], '.') != SIZE_MAX || str_ends(names.items[i], STR("~")))
            continue;
        struct str inner = str_format(reader->arena, "%s/" STR_F, path, STR_A(names.items[i]));
        if (!inner.ptr || !read_file(reader, inner.ptr))
            return false;
    }
    return true;
}

/* "/etc/su\\ do": what stands behind a backslash is meant as it is. */
static struct str unescaped(struct arena *arena, struct str path) {
    if (str_find_char(path, '\\') == SIZE_MAX)
        return path;
    char *bytes = arena_get_raw(arena, path.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; bytes && i < path.len; i++) {
        i += path.ptr[i] == '\\' && i + 1 < path.len;
        bytes[len++] = path.ptr[i];
    }
    return (struct str){bytes, len};
}

/* A path that is not absolute begins at the folder of the file that includes. */
static bool include(struct sudo_reader *reader, struct str path, bool folder, const char *from) {
    struct str front = STR("");
    /* "%h" is the name that the device has when it runs. */
    if (str_contains(path, STR("%h"))) {
        reader->all->unknown_path = from;
        return true;
    }
    path = unescaped(reader->arena, path);
    if (!path.ptr)
        return false;
    if (!str_starts(path, STR("/"))) {
        front = str_from(from);
        while (front.len > 0 && front.ptr[front.len - 1] != '/')
            front.len--;
    }
    struct str whole = str_format(reader->arena, STR_F STR_F, STR_A(front), STR_A(path));
    while (whole.ptr && whole.len > 1 && whole.ptr[whole.len - 1] == '/')
        whole = str_copy(reader->arena, str_slice(whole, 0, whole.len - 1));
    if (!whole.ptr)
        return false;
    return folder ? read_folder(reader, whole.ptr) : read_file(reader, whole.ptr);
}

static struct sudo_file no_file = {.path = "/etc/sudoers", .answer = TREE_MEMORY};
static struct probe_sudoers NO_SUDOERS = {.files = &no_file, .file_count = 1};

const struct probe_sudoers *probe_sudoers(struct probe *probe) {
    if (probe->facts.sudoers)
        return probe->facts.sudoers;
    struct probe_sudoers *all = ARENA_NEW(probe->arena, struct probe_sudoers);
    struct sudo_reader reader = {.arena = probe->arena, .all = all, .include = include, .probe = probe};
    if (!all || !read_file(&reader, "/etc/sudoers") || all->file_count == 0) {
        probe->memory_out = true;
        return &NO_SUDOERS;
    }
    return probe->facts.sudoers = all;
}

bool sudo_next_member(struct str *list, struct str *member, bool *no) {
    *list = str_trim(*list);
    if (list->len == 0)
        return false;
    *member = take_until(list, ",");
    *list = str_skip(*list, 1);
    *no = false;
    while (str_starts(*member, STR("!"))) {
        *no = !*no;
        *member = str_trim(str_skip(*member, 1));
    }
    *member = unquoted(*member);
    return true;
}

struct str sudo_alias(const struct probe_sudoers *all, enum sudo_kind kind, struct str name) {
    for (size_t i = all->alias_count; i > 0; i--)
        if (all->aliases[i - 1].kind == kind && str_eq(all->aliases[i - 1].name, name))
            return all->aliases[i - 1].list;
    return STR_NONE;
}

enum { EACH_MAX = 10000 };

/* Aliases of aliases, each list walked in turn; who writes them in circles gets to the bounds. */
void sudo_each(const struct probe_sudoers *all, enum sudo_kind kind, struct str list, sudo_see *see, void *context) {
    struct {
        struct str rest;
        bool no;
    } stack[ALIAS_DEPTH_MAX] = {{list, false}};
    size_t depth = 1;
    struct str member;
    bool no;
    for (size_t steps = 0; depth > 0 && steps < EACH_MAX; steps++) {
        if (!sudo_next_member(&stack[depth - 1].rest, &member, &no)) {
            depth--;
            continue;
        }
        no = no != stack[depth - 1].no;
        struct str inner = sudo_alias(all, kind, member);
        if (!inner.ptr || depth == ALIAS_DEPTH_MAX) {
            see(context, member, no);
            continue;
        }
        stack[depth].rest = inner;
        stack[depth++].no = no;
    }
}
