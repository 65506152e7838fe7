#include "probe/openvpn.h"

#include "probe/programs.h"
#include "probe/service_files.h"
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
    static const char *const ciphers[] = {"cipher", "data-ciphers-fallback", NULL};
    said->cipher |= is_one_of(item->key, ciphers);
    said->takes_in |= str_eq(item->key, STR("config"));
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
    return minor == 5 ? OPENVPN_OLD : OPENVPN_PEER;
}

/* ---- options of the starts, each of which holds for the file that it names */

/* "%i.conf" of the unit "openvpn@plc.service" is plc.conf; ptr NULL where nobody knows. */
static struct str expanded(struct probe *probe, struct str word, struct str unit) {
    size_t sign = str_find_char(word, '%'), at = str_find_char(unit, '@');
    if (str_find_char(word, '$') != SIZE_MAX)
        return STR_NONE;
    if (sign == SIZE_MAX)
        return word;
    struct str instance = str_skip(unit, at == SIZE_MAX ? unit.len : at + 1);
    if (!str_ends(instance, STR(".service")) || instance.len == 8)
        return STR_NONE;
    return str_format(probe->arena, STR_F STR_F STR_F, STR_A(str_slice(word, 0, sign)),
                      STR_A(str_slice(instance, 0, instance.len - 8)), STR_A(str_skip(word, sign + 2)));
}

enum named { NAMED_OTHER, NAMED_PERHAPS, NAMED_THIS };

/* Whether a start is that of a file. A name without a folder is one below where it starts. */
static enum named names_file(struct probe *probe, const struct service_start *start, struct str unit, struct str path) {
    struct str rest = start->rest, word, before = STR("");
    bool any = false, open = false;
    for (; probe_next_argument(probe, &rest, &word); before = word) {
        bool config = str_eq(before, STR("--config"));
        if (!config && !str_ends(word, STR(".conf")) && !str_ends(word, STR(".ovpn")))
            continue;
        struct str file = expanded(probe, word, unit);
        size_t tail = path.len > file.len ? path.len - file.len : 0;
        if (file.ptr && (str_eq(file, path) ||
                         (file.ptr[0] != '/' && tail > 0 && path.ptr[tail - 1] == '/' && str_ends(path, file))))
            return NAMED_THIS;
        any = true;
        open |= !file.ptr;
    }
    return any && !open ? NAMED_OTHER : NAMED_PERHAPS;
}

static void take_options(struct probe *probe, const struct service_start *start, struct openvpn_said *said) {
    struct str rest = start->rest, word, value;
    while (probe_next_argument(probe, &rest, &word)) {
        struct str behind = rest;
        if (!str_starts(word, STR("--")) || str_eq(word, STR("--config")))
            continue;
        if (!probe_next_argument(probe, &behind, &value))
            value = STR("");
        take(said, &(struct probe_directive){.key = str_skip(word, 2), .value = value});
    }
}

/* `said` with what surely holds for a file, `perhaps` with what may do so too. */
static void take_starts(struct probe *probe, const char *path, struct openvpn_said *said,
                        struct openvpn_said *perhaps) {
    static const char *const names[] = {"openvpn", "openvpn-server", NULL};
    struct service_walk walk = {.within = false};
    struct service_start start;
    while (service_start_next(probe, names, &walk, &start)) {
        enum named named = names_file(probe, &start, walk.match.start->name, str_from(path));
        if (named == NAMED_THIS)
            take_options(probe, &start, said);
        if (named != NAMED_OTHER)
            take_options(probe, &start, perhaps);
    }
}

static bool is_option(const struct openvpn_files *files, size_t at) {
    return str_eq(files->list->items[at].section, str_from(files->option));
}

void openvpn_files_begin(struct openvpn_files *files, struct probe *probe, const struct probe_directives *list,
                         const char *option, int minor) {
    *files = (struct openvpn_files){.probe = probe, .list = list, .option = option, .minor = minor};
}

const struct probe_directive *openvpn_files_next(struct openvpn_files *files, enum openvpn_default *taken) {
    const struct probe_directives *list = files->list;
    struct openvpn_said said = {.cipher = false}, perhaps = {.cipher = false};
    while (files->at < list->count && is_option(files, files->at))
        files->at++;
    if (files->at == list->count)
        return NULL;
    const struct probe_directive *first = &list->items[files->at];
    take_starts(files->probe, first->path, &said, &perhaps);
    for (; files->at < list->count && list->items[files->at].path == first->path; files->at++) {
        take(&said, &list->items[files->at]);
        take(&perhaps, &list->items[files->at]);
    }
    *taken = taken_by(&said, files->minor);
    if (*taken != taken_by(&perhaps, files->minor) || (said.takes_in && said.tunnel && !said.cipher))
        *taken = OPENVPN_ELSEWHERE;
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
