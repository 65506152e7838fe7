#include "probe/inittab.h"

static bool is_busybox(struct probe *probe) {
    static const char *const links[] = {"/sbin/init", "/init", "/bin/init", "/linuxrc"};
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        struct str target;
        if (tree_link(&probe->tree, links[i], probe->arena, &target) == TREE_OK)
            return str_contains(target, STR("busybox"));
    }
    return false;
}

void probe_inittab_open(struct probe *probe, struct probe_inittab *inittab) {
    *inittab = (struct probe_inittab){.answer = TREE_ABSENT};
    /* systemd does not read it. */
    if (probe_has(probe, "/run/systemd/system") || probe_has(probe, "/usr/lib/systemd/systemd") ||
        probe_has(probe, "/lib/systemd/systemd"))
        return;
    inittab->answer = probe_read(probe, "/etc/inittab", &inittab->lines.rest);
    inittab->busybox = is_busybox(probe);
}

bool probe_inittab_next(struct probe_inittab *inittab, struct inittab_line *line) {
    for (struct str text; inittab->answer == TREE_OK && probe_next_line(&inittab->lines, &text);) {
        struct str rest = str_trim(text);
        if (rest.len == 0 || rest.ptr[0] == '#')
            continue;
        if (!str_next(&rest, ':', &line->id) || !str_next(&rest, ':', &line->levels) ||
            !str_next(&rest, ':', &line->action) || !rest.ptr)
            continue;
        line->process = str_trim(rest);
        line->line = inittab->lines.number;
        return true;
    }
    return false;
}
