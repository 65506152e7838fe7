#include "probe/listeners.h"

#include "probe/directive.h"

#include <arpa/inet.h>

enum { DESCRIPTORS_MAX = 1 << 18, STATE_LISTEN = 0x0a, STATE_UNCONNECTED = 0x07 };

static bool hex(struct str text, uint64_t *out) {
    uint64_t value = 0;
    if (text.len == 0 || text.len > 8)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = char_lower(text.ptr[i]);
        int digit = char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        value = value << 4 | (unsigned)digit;
    }
    *out = value;
    return true;
}

/* Each 32 bits of the address are written as a number of this machine. */
static bool address_of(struct str text, bool v6, unsigned char address[16]) {
    size_t words = v6 ? 4 : 1;
    if (text.len != words * 8)
        return false;
    for (size_t i = 0; i < words; i++) {
        uint64_t value;
        if (!hex(str_slice(text, i * 8, i * 8 + 8), &value))
            return false;
        uint32_t word = (uint32_t)value;
        memcpy(address + i * 4, &word, sizeof word);
    }
    return true;
}

static void describe(struct probe *probe, const unsigned char address[16], struct probe_listener *one) {
    static const unsigned char zero[16], mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, own[16] = {[15] = 1};
    char text[INET6_ADDRSTRLEN] = "?";
    (void)inet_ntop(one->v6 ? AF_INET6 : AF_INET, address, text, sizeof text);
    one->all = memcmp(address, zero, one->v6 ? 16 : 4) == 0;
    one->loopback = one->v6 ? memcmp(address, own, 16) == 0 || (memcmp(address, mapped, 12) == 0 && address[12] == 127)
                            : address[0] == 127;
    one->name = probe_path(probe, one->v6 ? "%s [%s]:%u" : "%s %s:%u", one->tcp ? "tcp" : "udp", text, one->port);
}

/* sl local remote state queues timer retransmits uid timeout inode ... */
static bool read_line(struct probe *probe, struct str line, struct probe_listener *one) {
    struct str words[10], part;
    size_t count = 0;
    while (count < ARRAY_LEN(words) && probe_next_word(&line, &words[count]))
        count++;
    uint64_t state, port, uid;
    unsigned char address[16] = {0};
    if (count < ARRAY_LEN(words) || !hex(words[3], &state) || !str_u64(words[7], UINT32_MAX, &uid) ||
        !str_u64(words[9], UINT64_MAX, &one->inode))
        return false;
    if (state != (one->tcp ? STATE_LISTEN : STATE_UNCONNECTED) || !str_next(&words[1], ':', &part) ||
        !address_of(part, one->v6, address) || !hex(words[1], &port) || port > UINT16_MAX)
        return false;
    one->port = (uint16_t)port;
    one->uid = (uint32_t)uid;
    describe(probe, address, one);
    return true;
}

void probe_listeners_text(struct probe *probe, struct str text, bool tcp, bool v6, struct probe_listeners *all) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct probe_listener one = {.tcp = tcp, .v6 = v6};
        if (!read_line(probe, line, &one))
            continue;
        if (!arena_grow(probe->arena, (void **)&all->items, all->count, &all->room, sizeof one,
                        _Alignof(struct probe_listener))) {
            probe->memory_out = true;
            return;
        }
        all->items[all->count++] = one;
    }
}

/* The effective user and the name that /proc/PID/status says. */
static bool read_status(struct probe *probe, const char *folder, uint32_t *user, struct str *name) {
    struct probe_lines lines = {.number = 0};
    struct str word, line;
    uint64_t value = 0;
    bool found = false;
    if (probe_read(probe, probe_path(probe, "%s/status", folder), &lines.rest) != TREE_OK)
        return false;
    while (probe_next_line(&lines, &line)) {
        if (str_starts(line, STR("Name:")))
            *name = str_trim(str_skip(line, 5));
        if (!str_starts(line, STR("Uid:")))
            continue;
        line = str_skip(line, 4);
        /* The real one, then the effective one. */
        bool real = probe_next_word(&line, &word);
        found = real && probe_next_word(&line, &word) && str_u64(word, UINT32_MAX, &value);
    }
    *user = (uint32_t)value;
    return found;
}

/* A worker that is not root shows that the service gave its rights up: it is the one that is told. */
static void give(struct probe *probe, struct probe_listener *one, uint32_t pid, const char *folder) {
    uint32_t user = 0;
    struct str name = STR("");
    if (one->pid != 0 && one->user != 0)
        return;
    bool known = read_status(probe, folder, &user, &name);
    if (one->pid != 0 && (!known || user == 0))
        return;
    one->pid = pid;
    one->user = user;
    one->user_hidden = !known;
    bool told = probe_read(probe, probe_path(probe, "%s/comm", folder), &one->process) == TREE_OK;
    one->process = told ? str_trim(one->process) : name;
    one->program_hidden =
        tree_link(&probe->tree, probe_path(probe, "%s/exe", folder), probe->arena, &one->program) != TREE_OK;
}

/* Two sockets of one number do not exist, so a map finds the listener of a descriptor. */
static void look_at_process(struct probe *probe, const struct map *inodes, struct probe_listeners *all, uint32_t pid,
                            size_t *budget) {
    struct tree_names names = {.count = 0};
    const char *folder = probe_path(probe, "/proc/%u", pid);
    enum tree_answer answer = probe_list(probe, probe_path(probe, "%s/fd", folder), &names);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        all->hidden++;
    for (size_t i = 0; i<names.count && * budget> 0; i++, (*budget)--) {
        struct str target;
        char path[64];
        (void)snprintf(path, sizeof path, "/proc/%u/fd/%.16s", pid, names.items[i].ptr);
        if (tree_link(&probe->tree, path, probe->arena, &target) != TREE_OK)
            continue;
        bool socket = str_starts(target, STR("socket:[")) && str_ends(target, STR("]"));
        uint32_t at = socket ? map_get(inodes, str_slice(target, 8, target.len - 1)) : MAP_NONE;
        if (at != MAP_NONE)
            give(probe, &all->items[at], pid, folder);
    }
}

static void find_owners(struct probe *probe, struct probe_listeners *all) {
    struct map inodes;
    struct tree_names names = {.count = 0};
    size_t budget = DESCRIPTORS_MAX;
    map_init(&inodes, probe->arena, false);
    for (size_t i = 0; i < all->count; i++) {
        uint32_t stored;
        struct str key = str_format(probe->arena, "%llu", (unsigned long long)all->items[i].inode);
        if (!key.ptr || map_add(&inodes, key, (uint32_t)i, &stored) != STATUS_OK)
            probe->memory_out = true;
    }
    if (all->count == 0 || probe_list(probe, "/proc", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        uint64_t pid;
        if (str_u64(names.items[i], INT32_MAX, &pid))
            look_at_process(probe, &inodes, all, (uint32_t)pid, &budget);
    }
    all->hidden += budget == 0;
}

static struct probe_listeners NOTHING = {.answer = TREE_MEMORY, .unseen = "/proc/net"};

const struct probe_listeners *probe_listeners(struct probe *probe) {
    static const struct {
        const char *path;
        bool tcp, v6;
    } files[] = {{"/proc/net/tcp", true, false},
                 {"/proc/net/udp", false, false},
                 {"/proc/net/tcp6", true, true},
                 {"/proc/net/udp6", false, true}};
    if (probe->facts.listeners)
        return probe->facts.listeners;
    struct probe_listeners *all = ARENA_NEW(probe->arena, struct probe_listeners);
    if (!all) {
        probe->memory_out = true;
        return &NOTHING;
    }
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct str text;
        enum tree_answer answer = probe_read(probe, files[i].path, &text);
        if (answer == TREE_OK)
            probe_listeners_text(probe, text, files[i].tcp, files[i].v6, all);
        else if (!(answer == TREE_ABSENT && files[i].v6) && all->answer == TREE_OK) {
            all->answer = answer; /* a kernel without IPv6 has no files of it */
            all->unseen = files[i].path;
        }
    }
    find_owners(probe, all);
    return probe->facts.listeners = all;
}
