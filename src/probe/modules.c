#include "probe/modules.h"

#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/kernel_line.h"
#include "probe/startup.h"
#include "probe/startup_script.h"
#include "probe/systemd.h"

#include <fnmatch.h>
#include <stdio.h>

enum { INDEX_MAX = 8 << 20 };

bool probe_same_module(struct str a, struct str b) {
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i] == '-' ? '_' : a.ptr[i], y = b.ptr[i] == '-' ? '_' : b.ptr[i];
        if (x != y)
            return false;
    }
    return true;
}

/* "kernel/drivers/usb/storage/usb-storage.ko.xz: ..." gives "usb-storage". */
static struct str name_of_file(struct str path) {
    struct str part = STR("");
    size_t colon = str_find_char(path, ':');
    path = str_slice(path, 0, colon == SIZE_MAX ? path.len : colon);
    while (str_next(&path, '/', &part)) {
    }
    size_t end = str_find(part, STR(".ko"));
    return str_slice(part, 0, end == SIZE_MAX ? 0 : end);
}

static void mark(struct module_query *queries, size_t count, struct str name, enum module_state state) {
    for (size_t i = 0; i < count; i++)
        if (name.len > 0 && queries[i].state < state && probe_same_module(name, str_from(queries[i].name)))
            queries[i].state = state;
}

static bool read_index(struct probe *probe, const char *path, struct module_query *queries, size_t count,
                       enum module_state state) {
    struct arena scratch;
    struct probe_lines lines = {.number = 0};
    arena_init(&scratch, (size_t)INDEX_MAX * 3);
    bool read = probe_read_in(probe, path, INDEX_MAX, &scratch, &lines.rest) == TREE_OK;
    for (struct str line; read && probe_next_line(&lines, &line);)
        mark(queries, count, name_of_file(line), state);
    arena_done(&scratch);
    return read;
}

/* Without an index (OpenWrt) the modules lie in the folder itself. */
static void read_folder(struct probe *probe, const char *path, struct module_query *queries, size_t count) {
    struct tree_names names;
    if (probe_list(probe, path, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        mark(queries, count, name_of_file(names.items[i]), MODULE_LOADABLE);
}

/* True where the list of what is built in was read: only then what is in no list is absent. */
static bool read_release(struct probe *probe, struct str release, struct module_query *queries, size_t count) {
    char path[256];
    int n = snprintf(path, sizeof path, "/lib/modules/" STR_F "/modules.dep", STR_A(release));
    if (n < 0 || (size_t)n >= sizeof path)
        return false;
    bool read = read_index(probe, path, queries, count, MODULE_LOADABLE);
    (void)snprintf(path, sizeof path, "/lib/modules/" STR_F, STR_A(release));
    if (!read)
        read_folder(probe, path, queries, count);
    (void)snprintf(path, sizeof path, "/lib/modules/" STR_F "/modules.builtin", STR_A(release));
    return read_index(probe, path, queries, count, MODULE_BUILT_IN);
}

static bool read_kernels(struct probe *probe, struct module_query *queries, size_t count) {
    struct str text;
    struct tree_names names;
    if (probe->tree.live)
        return probe_read(probe, "/proc/sys/kernel/osrelease", &text) == TREE_OK &&
               read_release(probe, str_trim(text), queries, count);
    bool any = false;
    if (probe_list(probe, "/lib/modules", &names) != TREE_OK)
        return false;
    for (size_t i = 0; i < names.count; i++)
        any |= read_release(probe, names.items[i], queries, count);
    return any;
}

static void read_loaded(struct probe *probe, struct module_query *queries, size_t count) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(probe, "/proc/modules", &lines.rest) != TREE_OK)
        return;
    for (struct str line, name; probe_next_line(&lines, &line);)
        if (probe_next_word(&line, &name))
            mark(queries, count, name, MODULE_LOADED);
}

/* As modprobe compares them: outside of brackets '-' is '_'. */
static bool fits(struct str pattern, const char *name) {
    enum { PATTERN_MAX = 64, STARS_MAX = 3 };
    char own[PATTERN_MAX], other[PATTERN_MAX];
    size_t stars = 0, len = strlen(name);
    bool bracket = false;
    if (pattern.len >= sizeof own || len >= sizeof other)
        return false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        bracket = c == '[' || (bracket && c != ']');
        stars += c == '*';
        own[i] = c == '-' && !bracket ? '_' : c;
    }
    own[pattern.len] = 0;
    for (size_t i = 0; i <= len; i++)
        other[i] = name[i] == '-' ? '_' : name[i];
    return stars <= STARS_MAX && fnmatch(own, other, 0) == 0;
}

/* "install NAME COMMAND": a command that does nothing keeps it out, one that loads it does not. */
static void take_install(struct module_query *query, struct str command) {
    struct str rest = command, word;
    query->decided = true;
    if (str_contains(command, STR("modprobe")) || str_contains(command, STR("insmod")) ||
        !probe_next_word(&rest, &word))
        return;
    struct str name = probe_base_name(word);
    bool none = str_eq(name, STR("false")) || str_eq(name, STR("true")) || str_eq(name, STR(":"));
    query->firm = none && str_trim(rest).len == 0;
    query->unsure = !query->firm;
    query->block = STR("install");
}

static void take_block(struct module_query *query, const struct probe_directive *item, bool busybox) {
    struct str rest = item->value, name;
    bool install = str_eq(item->key, STR("install")), list = str_eq(item->key, STR("blacklist"));
    if (!probe_next_word(&rest, &name))
        return;
    struct str before = query->block;
    if (install && !busybox && !query->decided && fits(name, query->name))
        take_install(query, str_trim(rest));
    else if (list && query->block.len == 0 && probe_same_module(name, str_from(query->name))) {
        query->block = STR("blacklist");
        query->unsure = busybox;
    }
    if (str_eq(before, query->block))
        return;
    query->block_path = str_from(item->path);
    query->block_line = item->line;
}

/* BusyBox's modprobe knows no "install", and "blacklist" where it was built so; it alone reads modprobe.conf. */
static void read_blocks(struct probe *probe, struct module_query *queries, size_t count) {
    static const char *const folders[] = {"/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib", NULL};
    struct probe_directives list = {.count = 0};
    bool busybox = probe_is_busybox(probe, "/sbin/modprobe");
    probe_directives_merged(probe, folders, STR("modprobe"), STR(".conf"), DIRECTIVE_WORDS | DIRECTIVE_CONTINUES,
                            &list);
    if (busybox)
        (void)probe_directives_file(probe, "/etc/modprobe.conf", DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++)
        for (size_t q = 0; q < count; q++)
            take_block(&queries[q], &list.items[i], busybox);
}

static bool names_module(struct str value, const char *name) {
    for (struct str part; str_next(&value, ',', &part);)
        if (probe_same_module(part, str_from(name)))
            return true;
    return false;
}

/* What every entry of the kernel's lines has. */
static void read_kernel_options(struct probe *probe, struct module_query *queries, size_t count) {
    static const struct {
        struct str key;
        bool firm;
    } keys[] = {{STR_INIT("module_blacklist"), true}, {STR_INIT("modprobe.blacklist"), false}};
    struct kernel_lines lines;
    probe_kernel_lines(probe, &lines);
    for (size_t k = 0; k < ARRAY_LEN(keys); k++)
        for (size_t q = 0; q < count && lines.count > 0; q++) {
            bool all = true;
            for (size_t i = 0; i < lines.count && all; i++)
                all = names_module(kernel_option(lines.items[i].text, keys[k].key), queries[q].name);
            if (!all || (queries[q].block.len > 0 && !keys[k].firm))
                continue;
            queries[q].block = keys[k].key;
            queries[q].block_path = str_from(lines.items[0].path);
            queries[q].block_line = lines.items[0].line;
            queries[q].firm |= keys[k].firm;
        }
}

/* Of what no list says the configuration tells whether it is there. */
static void read_config(struct probe *probe, struct module_query *queries, size_t count, bool listed) {
    struct kernel_config config;
    const char *why = NULL;
    bool known = probe_kernel_config(probe, &config, &why);
    for (size_t i = 0; i < count; i++) {
        struct module_query *query = &queries[i];
        struct str value = known && query->config ? kernel_config_value(&config, query->config) : STR_NONE;
        if (str_eq(value, STR("y")))
            mark(queries, count, str_from(query->name), MODULE_BUILT_IN);
        if (query->state == MODULE_UNKNOWN && (listed || (known && query->config && !str_eq(value, STR("m")))))
            query->state = MODULE_ABSENT;
    }
}

static void take_loader(struct module_query *query, struct str text, const char *path, uint32_t line) {
    if (query->loader.len > 0)
        return;
    query->loader = str_trim(text);
    query->loader_path = path;
    query->loader_line = line;
}

/* A command as far as it was read. */
struct loading {
    bool by_name, by_file, past; /* modprobe; insmod; "modprobe -i", which heeds no "install" */
};

/* insmod takes no heed of what keeps a module out, modprobe of what is firm. */
static bool is_loaded_by(const struct loading *loading, struct str word, const struct module_query *query) {
    while (word.len > 0 && strchr(";&|'\"", word.ptr[word.len - 1]))
        word.len--;
    if (loading->by_file)
        return probe_same_module(name_of_file(word), str_from(query->name));
    return loading->by_name && (loading->past || !query->firm) && probe_same_module(word, str_from(query->name));
}

static void take_command(struct str line, const char *path, uint32_t number, struct module_query *queries,
                         size_t count) {
    static const char *const modprobe[] = {"modprobe", NULL}, *const insmod[] = {"insmod", NULL};
    struct loading loading = {.past = false};
    for (struct str rest = line, word; probe_next_word(&rest, &word) && word.ptr[0] != '#';) {
        bool by_name = probe_is_program(word, modprobe), by_file = probe_is_program(word, insmod);
        if (by_name || by_file)
            loading = (struct loading){.by_name = by_name, .by_file = by_file};
        loading.past |= str_eq(word, STR("-i")) || str_eq(word, STR("--ignore-install"));
        for (size_t q = 0; q < count; q++)
            if (is_loaded_by(&loading, word, &queries[q]))
                take_loader(&queries[q], line, path, number);
    }
}

static void read_starts(struct probe *probe, struct module_query *queries, size_t count) {
    static const char *const names[] = {"modprobe", "insmod", NULL};
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(probe), names, &match);) {
        bool script = match.start->kind == START_SCRIPT;
        struct probe_lines lines = {.rest = match.start->command};
        for (struct str line; match.start->kind != START_PROCESS && probe_next_line(&lines, &line);)
            take_command(line, match.start->where, script ? lines.number : match.start->line, queries, count);
    }
}

/* Lists of what a start loads: systemd leaves out what is kept out, Debian's script only what is firmly so, OpenWrt's
 * loader nothing. */
static void read_load_lists(struct probe *probe, struct module_query *queries, size_t count) {
    struct probe_directives list = {.count = 0};
    if (!probe_is_systemd(probe))
        (void)probe_directives_file(probe, "/etc/modules", DIRECTIVE_WORDS, &list);
    size_t by_name = list.count;
    probe_directives_folder(probe, "/etc/modules.d", "", DIRECTIVE_WORDS, &list);
    probe_directives_folder(probe, "/etc/modules-boot.d", "", DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++)
        for (size_t q = 0; q < count; q++)
            if (probe_same_module(list.items[i].key, str_from(queries[q].name)) && (i >= by_name || !queries[q].firm))
                take_loader(&queries[q], list.items[i].key, list.items[i].path, list.items[i].line);
}

void probe_modules(struct probe *probe, struct module_query *queries, size_t count) {
    bool listed = read_kernels(probe, queries, count);
    for (size_t i = 0; i < count; i++)
        queries[i].block = queries[i].loader = STR("");
    read_config(probe, queries, count, listed);
    if (probe->tree.live)
        read_loaded(probe, queries, count);
    read_blocks(probe, queries, count);
    read_kernel_options(probe, queries, count);
    read_starts(probe, queries, count);
    read_load_lists(probe, queries, count);
}

bool probe_module_is_open(const struct module_query *query) {
    bool loads = query->block.len == 0 || query->loader.len > 0;
    return query->state == MODULE_LOADED || (query->state == MODULE_LOADABLE && loads);
}
