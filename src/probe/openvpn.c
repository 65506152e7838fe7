#include "probe/openvpn.h"

#include "probe/programs.h"
#include "probe/settings.h"
#include "probe/words.h"

/* Arguments without their quotes, up to one that begins a comment. */
static struct str as_taken(struct probe *probe, struct str value) {
    size_t len = 0;
    bool plain = true;
    for (size_t i = 0; i < value.len; i++)
        plain &= !strchr("\"'\\#;", value.ptr[i]);
    char *bytes = plain ? NULL : arena_get_raw(probe->arena, value.len + 2, 1);
    probe->memory_out |= !plain && !bytes;
    if (!bytes)
        return value;
    /* What marks an argument is more than the blank that parts it from the next. */
    for (struct str word; (value = str_trim(value)).len > 0 && value.ptr[0] != '#' && value.ptr[0] != ';';) {
        (void)probe_next_argument(probe, &value, &word);
        for (size_t i = 0; i < word.len; i++)
            bytes[len++] = word.ptr[i];
        bytes[len++] = ' ';
    }
    return str_trim((struct str){bytes, len});
}

void openvpn_clean(struct probe *probe, struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct probe_directive *item = &list->items[i];
        struct str key = probe_unquoted(item->key);
        item->key = str_starts(key, STR("--")) && key.len > 2 ? str_skip(key, 2) : key;
        item->value = as_taken(probe, item->value);
    }
}

static bool is_one_of(struct str key, const char *const *keys) {
    for (; *keys; keys++)
        if (str_eq(key, str_from(*keys)))
            return true;
    return false;
}

/* "2.3.0" */
static unsigned minor_of(struct str value) {
    uint64_t minor = 0;
    struct str part;
    (void)str_next(&value, '.', &part);
    return str_eq(part, STR("2")) && str_next(&value, '.', &part) && str_u64(part, 99, &minor) ? (unsigned)minor : 0;
}

static void take(struct openvpn_said *said, const struct probe_directive *item) {
    static const char *const lists[] = {"data-ciphers", "ncp-ciphers", NULL};
    static const char *const agreeing[] = {"client", "pull", "server", "server-bridge", NULL};
    static const char *const tunnels[] = {"tls-server", "tls-client", "client", "server", "server-bridge",
                                          "ca",         "<ca>",       "pkcs12", NULL};
    static const char *const shared[] = {"secret", "<secret>", NULL};
    said->cipher |= str_eq(item->key, STR("cipher"));
    said->list |= is_one_of(item->key, lists);
    said->off |= str_eq(item->key, STR("ncp-disable"));
    said->agrees |=
        is_one_of(item->key, agreeing) || (str_eq(item->key, STR("mode")) && str_eq(item->value, STR("server")));
    said->tunnel |= is_one_of(item->key, tunnels);
    said->shared |= is_one_of(item->key, shared);
    if (str_eq(item->key, STR("compat-mode")))
        said->compatible = minor_of(item->value);
}

/* Changes.rst of 2.5 and 2.6: up to 2.4 whoever agrees upon none gets BF-CBC, and 2.5 does so where two alone talk. 2.5
 * and later do not start with ncp-disable and without a cipher. */
static enum openvpn_default taken_by(const struct openvpn_said *said, int minor) {
    if (!said->tunnel || said->shared || said->cipher)
        return OPENVPN_GOOD;
    if (said->compatible > 0 && said->compatible < 4)
        return OPENVPN_OLD;
    if (minor < 0)
        return said->off ? OPENVPN_OLD : said->list && said->agrees ? OPENVPN_GOOD : OPENVPN_OPEN;
    if (minor < 5)
        return OPENVPN_OLD;
    if (said->agrees)
        return OPENVPN_GOOD;
    return minor == 5 ? OPENVPN_OLD : OPENVPN_OPEN;
}

static bool is_option(const struct openvpn_files *files, size_t at) {
    return str_eq(files->list->items[at].section, str_from(files->option));
}

void openvpn_files_begin(struct openvpn_files *files, const struct probe_directives *list, const char *option,
                         int minor) {
    *files = (struct openvpn_files){.list = list, .option = option, .minor = minor};
    for (size_t i = 0; i < list->count; i++)
        if (is_option(files, i))
            take(&files->start, &list->items[i]);
}

const struct probe_directive *openvpn_files_next(struct openvpn_files *files, enum openvpn_default *taken) {
    const struct probe_directives *list = files->list;
    struct openvpn_said said = files->start;
    while (files->at < list->count && is_option(files, files->at))
        files->at++;
    if (files->at == list->count)
        return NULL;
    const struct probe_directive *first = &list->items[files->at];
    for (; files->at < list->count && list->items[files->at].path == first->path; files->at++)
        take(&said, &list->items[files->at]);
    *taken = taken_by(&said, files->minor);
    return first;
}

enum { PROGRAM_MAX = 4 << 20, TITLE_MAX = 120 };

/* "OpenVPN 2.5.1 x86_64-pc-linux-gnu [SSL (OpenSSL)] ...", as --version says it: other texts name versions too. */
static int minor_in(struct str text) {
    struct str name = STR("OpenVPN 2.");
    for (size_t at; (at = str_find(text, name)) != SIZE_MAX;) {
        text = str_skip(text, at + name.len);
        struct str title = str_slice(text, 0, text.len < TITLE_MAX ? text.len : TITLE_MAX);
        size_t end = str_find_char(title, 0);
        title = str_slice(title, 0, end < title.len ? end : title.len);
        size_t digits = 0;
        uint64_t minor;
        while (digits < title.len && char_is_digit(title.ptr[digits]))
            digits++;
        if (str_contains(title, STR(" [SSL")) && str_u64(str_slice(title, 0, digits), 99, &minor))
            return (int)minor;
    }
    return -1;
}

int openvpn_minor(struct probe *probe) {
    struct arena arena;
    struct str text;
    char path[64];
    int minor = -1;
    if (!probe_program(probe, "openvpn", path))
        return -1;
    arena_init(&arena, (size_t)2 * PROGRAM_MAX);
    if (probe_read_in(probe, path, PROGRAM_MAX, &arena, &text) == TREE_OK)
        minor = minor_in(text);
    arena_done(&arena);
    return minor;
}
