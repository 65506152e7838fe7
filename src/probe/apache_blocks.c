#include "probe/apache_blocks.h"

#include "probe/programs.h"
#include "probe/settings.h"
#include "probe/startup.h"

enum { PROGRAM_MAX = 8 << 20 };
static const char *const PROGRAMS[] = {"apache2", "httpd", NULL};

/* What is decided when the settings are read: <If> itself is, when somebody asks for something. */
static bool is_condition(struct str key) {
    static const char *const kinds[] = {"Module", "Define", "Version", "File", "Directive", "Section"};
    for (size_t i = 0; i < ARRAY_LEN(kinds) && str_starts_nocase(key, STR("<If")); i++)
        if (str_eq_nocase(str_skip(key, 3), str_from(kinds[i])))
            return true;
    return false;
}

static bool ends_condition(struct str key) {
    return str_starts_nocase(key, STR("</If")) && !str_eq_nocase(key, STR("</If>"));
}

/* "modules/mod_ssl.so" and "mod_ssl.c" are both mod_ssl. */
static struct str stem_of(struct str path) {
    struct str name = probe_base_name(path);
    size_t dot = str_find_char(name, '.');
    return str_slice(name, 0, dot < name.len ? dot : name.len);
}

static void add_name(struct apache_blocks *blocks, struct str name, struct str file, bool perhaps) {
    if (name.len > 0 && blocks->count < APACHE_NAMES_MAX)
        blocks->names[blocks->count++] = (struct apache_name){name, file, perhaps};
}

static void add_names(struct apache_blocks *blocks, const struct probe_directives *list) {
    size_t depth = 0;
    const char *path = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        struct str rest = item->value, first = STR(""), second = STR("");
        depth = item->path == path ? depth : 0;
        path = item->path;
        depth += is_condition(item->key);
        depth -= depth > 0 && ends_condition(item->key);
        (void)probe_next_word(&rest, &first);
        (void)probe_next_word(&rest, &second);
        if (str_eq_nocase(item->key, STR("LoadModule")))
            add_name(blocks, probe_unquoted(first), stem_of(probe_unquoted(second)), depth > 0);
        else if (str_eq_nocase(item->key, STR("Define")))
            add_name(blocks, probe_unquoted(first), STR(""), depth > 0);
    }
}

/* "-D NAME" and "-DNAME" of the starts. */
static void add_options(struct apache_blocks *blocks) {
    struct probe_start_match match = {.next = 0};
    while (probe_start_next(probe_startup(blocks->probe), PROGRAMS, &match)) {
        struct str rest = match.start->kind == START_PROCESS ? match.start->given : match.start->command, word;
        while (probe_next_word(&rest, &word)) {
            if (!str_starts(word, STR("-D")))
                continue;
            if (word.len == 2 && !probe_next_word(&rest, &word))
                break;
            word = probe_unquoted(str_starts(word, STR("-D")) ? str_skip(word, 2) : word);
            add_name(blocks, word, STR(""), !match.sure);
        }
    }
}

void apache_blocks_begin(struct probe *probe, const struct probe_directives *list, struct apache_blocks *blocks) {
    struct probe_directives modules = {.count = 0};
    char path[64];
    *blocks = (struct apache_blocks){.probe = probe};
    arena_init(&blocks->bytes, (size_t)2 * PROGRAM_MAX);
    probe_directives_folder(probe, "/etc/httpd/conf.modules.d", ".conf", DIRECTIVE_WORDS, &modules);
    add_names(blocks, list);
    add_names(blocks, &modules);
    add_options(blocks);
    for (size_t i = 0; PROGRAMS[i] && !blocks->program.ptr; i++)
        if (probe_program(probe, PROGRAMS[i], path) &&
            probe_read_in(probe, path, PROGRAM_MAX, &blocks->bytes, &blocks->program) != TREE_OK)
            blocks->program = STR_NONE;
}

void apache_blocks_end(struct apache_blocks *blocks) {
    arena_done(&blocks->bytes);
}

static enum apache_holds of_name(const struct apache_blocks *blocks, struct str name, struct str file, bool module) {
    bool perhaps = false;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct apache_name *known = &blocks->names[i];
        if ((known->file.len > 0) != module || !(str_eq(known->name, name) || (module && str_eq(known->file, file))))
            continue;
        if (!known->perhaps)
            return APACHE_HOLDS;
        perhaps = true;
    }
    return perhaps || blocks->count == APACHE_NAMES_MAX || !module ? APACHE_PERHAPS : APACHE_LEFT_OUT;
}

/* "ssl_module" or "mod_ssl.c", of which each is in the program that has it built in. A source file of another name says
 * nothing of the module's. */
static enum apache_holds of_module(struct apache_blocks *blocks, struct str name) {
    struct str file = str_ends(name, STR(".c")) ? str_slice(name, 0, name.len - 2) : STR("");
    bool source = str_starts(file, STR("mod_"));
    if (file.len > 0 && source)
        name = str_format(blocks->probe->arena, STR_F "_module", STR_A(str_skip(file, 4)));
    enum apache_holds holds = of_name(blocks, name, file, true);
    if (holds != APACHE_LEFT_OUT)
        return holds;
    bool odd =
        name.len == 0 || (file.len > 0 && !source) || !blocks->program.ptr || blocks->searches++ >= APACHE_SEARCHES_MAX;
    return odd || str_contains(blocks->program, name) ? APACHE_PERHAPS : APACHE_LEFT_OUT;
}

/* "<IfModule !mod_ssl.c>"; other conditions are not decided here. */
static enum apache_holds decide(struct apache_blocks *blocks, const struct probe_directive *item) {
    struct str name = item->value;
    while (name.len > 0 && (name.ptr[name.len - 1] == '>' || char_is_blank(name.ptr[name.len - 1])))
        name.len--;
    name = probe_unquoted(name);
    bool no = str_starts(name, STR("!"));
    name = str_trim(str_skip(name, no));
    enum apache_holds holds = APACHE_PERHAPS;
    if (str_eq_nocase(item->key, STR("<IfModule")))
        holds = of_module(blocks, name);
    else if (str_eq_nocase(item->key, STR("<IfDefine")))
        holds = of_name(blocks, name, STR(""), false);
    if (!no || holds == APACHE_PERHAPS)
        return holds;
    return holds == APACHE_HOLDS ? APACHE_LEFT_OUT : APACHE_HOLDS;
}

static size_t kept(const struct apache_blocks *blocks) {
    return blocks->depth < APACHE_DEPTH_MAX ? blocks->depth : APACHE_DEPTH_MAX;
}

enum apache_holds apache_blocks_take(struct apache_blocks *blocks, const struct probe_directive *item) {
    if (item->path != blocks->path)
        blocks->depth = 0;
    blocks->path = item->path;
    if (is_condition(item->key)) {
        if (blocks->depth < APACHE_DEPTH_MAX) {
            blocks->conditions[blocks->depth] = item->value;
            blocks->held[blocks->depth] = decide(blocks, item);
        }
        blocks->depth++;
    } else if (ends_condition(item->key)) {
        blocks->depth -= blocks->depth > 0;
    }
    enum apache_holds worst = blocks->depth > APACHE_DEPTH_MAX ? APACHE_PERHAPS : APACHE_HOLDS;
    for (size_t i = 0; i < kept(blocks); i++)
        worst = blocks->held[i] > worst ? blocks->held[i] : worst;
    return worst;
}

struct str apache_blocks_condition(const struct apache_blocks *blocks) {
    for (size_t i = kept(blocks); i > 0; i--)
        if (blocks->held[i - 1] == APACHE_PERHAPS)
            return blocks->conditions[i - 1];
    return STR("");
}
