#include "probe/apache_blocks.h"

#include "probe/programs.h"
#include "probe/service_files.h"
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

static void add_name(struct apache_blocks *blocks, struct apache_name name) {
    if (name.name.len > 0 && blocks->count < APACHE_NAMES_MAX)
        blocks->names[blocks->count++] = name;
}

static bool is_include(const struct probe_directive *item) {
    return str_eq_nocase(item->key, STR("Include")) || str_eq_nocase(item->key, STR("IncludeOptional"));
}

/* What is below the usual places, whichever of both it is; ptr NULL for another path. */
static struct str below_usual(struct str path) {
    static const char *const roots[] = {"/etc/apache2/", "/etc/httpd/"};
    for (size_t i = 0; i < ARRAY_LEN(roots); i++)
        if (str_starts(path, str_from(roots[i])))
            return str_skip(path, strlen(roots[i]));
    return str_starts(path, STR("/")) ? STR_NONE : path;
}

/* Whether what a line takes in is among the files that are read. */
static bool is_read(struct str value) {
    static const char *const folders[] = {"mods-enabled", "sites-enabled", "conf-enabled", "conf.d", "conf.modules.d"};
    struct str path = below_usual(probe_unquoted(str_trim(value))), folder = STR("");
    if (!path.ptr || str_eq(path, STR("ports.conf")))
        return path.ptr;
    (void)str_next(&path, '/', &folder);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (str_eq(folder, str_from(folders[i])))
            return str_find_char(path, '/') == SIZE_MAX;
    return false;
}

/* Hosts cannot load modules, nor can what they take in. */
static void note_open(struct apache_blocks *blocks, const struct probe_directive *item, bool host) {
    struct str root = probe_unquoted(str_trim(item->value));
    blocks->open |= is_include(item) && !host && !is_read(item->value);
    blocks->open |= str_eq_nocase(item->key, STR("ServerRoot")) && !str_starts(root, STR("/etc/apache2")) &&
                    !str_starts(root, STR("/etc/httpd"));
}

/* Where a list is within one file. */
struct inside {
    const char *path;
    size_t depth;
    bool host, late;
};

static void add_names(struct apache_blocks *blocks, const struct probe_directives *list) {
    struct inside at = {.path = NULL};
    blocks->open |= list->worst != TREE_OK;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        struct str rest = item->value, first = STR(""), second = STR("");
        at = item->path == at.path ? at : (struct inside){.path = item->path};
        at.depth += is_condition(item->key);
        at.depth -= at.depth > 0 && ends_condition(item->key);
        at.host |= str_starts_nocase(item->key, STR("<VirtualHost"));
        at.host &= !str_starts_nocase(item->key, STR("</VirtualHost"));
        at.late |= is_include(item);
        note_open(blocks, item, at.host);
        (void)probe_next_word(&rest, &first);
        (void)probe_next_word(&rest, &second);
        bool module = str_eq_nocase(item->key, STR("LoadModule"));
        if (module || str_eq_nocase(item->key, STR("Define")))
            add_name(blocks, (struct apache_name){.name = probe_unquoted(first),
                                                  .file = module ? stem_of(probe_unquoted(second)) : STR(""),
                                                  .perhaps = at.depth > 0,
                                                  .late = at.late,
                                                  .path = item->path,
                                                  .line = item->line});
    }
}

/* From which line on a definition is gone depends on the order of all files. */
static void take_undefined(struct apache_blocks *blocks, const struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < blocks->count && str_eq_nocase(list->items[i].key, STR("UnDefine")); k++)
            blocks->names[k].perhaps |= str_eq(blocks->names[k].name, probe_unquoted(str_trim(list->items[i].value)));
}

/* A script that does nothing but run commands, whichever way it is called. */
static bool is_plain(struct str script) {
    static const char *const signs[] = {"$", "`", "if ", "case ", "for ", "while ", "()", "&&", "||", "exit"};
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (str_contains(script, str_from(signs[i])))
            return false;
    return true;
}

/* "-D NAME" and "-DNAME" of the starts. */
static void add_options(struct apache_blocks *blocks) {
    struct service_walk walk = {.within = false};
    struct service_start start;
    while (service_start_next(blocks->probe, PROGRAMS, &walk, &start)) {
        const struct probe_start *found = walk.match.start;
        bool sure = walk.match.sure && (found->kind != START_SCRIPT || is_plain(found->command));
        struct str rest = start.rest, word;
        while (probe_next_word(&rest, &word) && !strchr(";&|#", word.ptr[0])) {
            if (!str_starts(word, STR("-D")))
                continue;
            if (word.len == 2 && !probe_next_word(&rest, &word))
                break;
            word = probe_unquoted(str_starts(word, STR("-D")) ? str_skip(word, 2) : word);
            add_name(blocks, (struct apache_name){.name = word, .file = STR(""), .perhaps = !sure});
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
    take_undefined(blocks, list);
    for (size_t i = 0; PROGRAMS[i] && !blocks->program.ptr; i++)
        if (probe_program(probe, PROGRAMS[i], path) &&
            (probe_read_in(probe, path, PROGRAM_MAX, &blocks->bytes, &blocks->program) != TREE_OK ||
             !str_starts(blocks->program, STR("\177ELF")))) /* a script runs another program */
            blocks->program = STR_NONE;
}

void apache_blocks_end(struct apache_blocks *blocks) {
    arena_done(&blocks->bytes);
}

static struct str folder_of(const char *path) {
    struct str whole = str_from(path);
    return str_slice(whole, 0, whole.len - probe_base_name(whole).len);
}

static bool is_main(struct str path) {
    return str_ends(path, STR("/apache2.conf")) || str_ends(path, STR("/httpd.conf"));
}

/* Whether a name is surely known where a condition stands: Apache decides that as it reads. Modules have folders of
 * their own, which the main file takes in first. */
static bool is_before(const struct apache_blocks *blocks, const struct apache_name *known,
                      const struct probe_directive *item) {
    if (!known->path)
        return true;
    struct str from = str_from(known->path), here = str_from(item->path);
    struct str folder = folder_of(known->path);
    if (str_eq(from, here))
        return known->line < item->line;
    if (is_main(from))
        return !known->late;
    bool own = str_ends(folder, STR("/mods-enabled/")) || str_ends(folder, STR("/conf.modules.d/"));
    if (str_eq(folder, folder_of(item->path)))
        return str_ends(from, STR(".load")) || str_cmp(from, here) < 0;
    return own && (!is_main(here) || blocks->included);
}

static enum apache_holds of_name(const struct apache_blocks *blocks, const struct probe_directive *item,
                                 struct str name, struct str file, bool module) {
    bool perhaps = false;
    for (size_t i = 0; i < blocks->count; i++) {
        const struct apache_name *known = &blocks->names[i];
        if ((known->file.len > 0) != module || !(str_eq(known->name, name) || (module && str_eq(known->file, file))))
            continue;
        if (!known->perhaps && is_before(blocks, known, item))
            return APACHE_HOLDS;
        perhaps = true;
    }
    return perhaps || blocks->open || blocks->count == APACHE_NAMES_MAX || !module ? APACHE_PERHAPS : APACHE_LEFT_OUT;
}

/* "ssl_module" or "mod_ssl.c", of which each is in the program that has it built in. A source file of another name says
 * nothing of the module's. */
static enum apache_holds of_module(struct apache_blocks *blocks, const struct probe_directive *item, struct str name) {
    struct str file = str_ends(name, STR(".c")) ? str_slice(name, 0, name.len - 2) : STR("");
    bool source = str_starts(file, STR("mod_"));
    if (file.len > 0 && source)
        name = str_format(blocks->probe->arena, STR_F "_module", STR_A(str_skip(file, 4)));
    enum apache_holds holds = of_name(blocks, item, name, file, true);
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
        holds = of_module(blocks, item, name);
    else if (str_eq_nocase(item->key, STR("<IfDefine")))
        holds = of_name(blocks, item, name, STR(""), false);
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
    blocks->included |= is_main(str_from(item->path)) && is_include(item);
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
