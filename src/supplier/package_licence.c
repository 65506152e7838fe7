/* The licences of Debian's packages. dpkg's database has none: each package says in a file of its own, in the form
 * "copyright-format/1.0", under which licence which of its files are. */
#include <stdlib.h>

#include "supplier/dossier_names.h"
#include "supplier/package_list.h"

enum { COPYRIGHT_MOST = 1 << 20 };

/* What is read of a paragraph: the licence of files, or in the first of all of them. The text of a licence comes in
 * paragraphs without files, whose names others name already. */
struct paragraph {
    bool is_head, has_files;
};

static void read_line(struct str line, struct paragraph *paragraph, struct dossier_names *names) {
    struct str rest = line, key;
    if (str_trim(line).len == 0) {
        *paragraph = (struct paragraph){.has_files = false};
        return;
    }
    if (char_is_blank(line.ptr[0]) || !str_next(&rest, ':', &key) || !rest.ptr)
        return;
    paragraph->has_files |= str_eq_nocase(key, STR("Files"));
    if (str_eq_nocase(key, STR("License")) && (paragraph->is_head || paragraph->has_files))
        dossier_names_add(names, str_trim(rest));
}

static bool is_form(struct str first) {
    return str_starts_nocase(first, STR("Format:")) && str_contains(first, STR("copyright-format/1.0"));
}

enum status package_read_copyright(struct str bytes, struct arena *arena, struct str *licence) {
    struct dossier_names names;
    struct paragraph paragraph = {.is_head = true};
    struct str line;
    *licence = STR("");
    if (bytes.len > COPYRIGHT_MOST)
        return STATUS_OK;
    if (!str_next(&bytes, '\n', &line) || !is_form(line))
        return STATUS_OK;
    dossier_names_init(&names, arena);
    while (str_next(&bytes, '\n', &line))
        read_line(line, &paragraph, &names);
    struct str all = dossier_names_done(&names);
    return all.ptr ? package_text(arena, all, licence) : STATUS_MEMORY;
}

static int by_path(const void *key, const void *item) {
    return str_cmp(*(const struct str *)key, str_from(((const struct package_licence *)item)->path));
}

/* "rootfs/usr/share/doc/zlib1g/copyright" of a package that "rootfs/var/lib/dpkg/status" names; ptr NULL: it can have
 * none, or memory is out. */
static struct str copyright_of(const struct package *package, struct arena *arena) {
    struct str path = str_from(package->path);
    size_t at = str_find(path, STR("var/lib/dpkg/"));
    if (at == SIZE_MAX || str_find_char(package->name, '/') != SIZE_MAX)
        return STR_NONE;
    return str_format(arena, STR_F "usr/share/doc/" STR_F "/copyright", STR_A(str_slice(path, 0, at)),
                      STR_A(package->name));
}

enum status package_find_licences(const struct package_licence *licences, size_t count, struct package_list *list) {
    struct arena scratch;
    arena_init(&scratch, 1 << 20);
    for (size_t i = 0; i < list->count && count > 0; i++) {
        struct package *package = &list->items[i];
        if (package->type != PACKAGE_DEB || package->licence.len > 0)
            continue;
        arena_reset(&scratch);
        struct str wanted = copyright_of(package, &scratch);
        const struct package_licence *found =
            wanted.ptr ? bsearch(&wanted, licences, count, sizeof *licences, by_path) : NULL;
        if (found)
            package->licence = found->licence;
    }
    bool refused = scratch.refused;
    arena_done(&scratch);
    return refused ? STATUS_MEMORY : STATUS_OK;
}
