#include "base/spell.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* What a tag says, by the form of its subtags (RFC 5646, 2.1). */
struct tag {
    struct str language, script, region;
};

static bool all(struct str text, unsigned classes) {
    for (size_t i = 0; i < text.len; i++)
        if (!char_is(text.ptr[i], classes))
            return false;
    return true;
}

static struct tag read_tag(struct str text) {
    enum { LETTERS = CHAR_SMALL | CHAR_CAPITAL };
    struct tag tag = {.language = STR("")};
    struct str part;
    if (!str_next(&text, '-', &tag.language))
        return tag;
    while (str_next(&text, '-', &part) && part.len > 1) {
        bool region = (part.len == 2 && all(part, LETTERS)) || (part.len == 3 && all(part, CHAR_DIGIT));
        if (part.len == 4 && all(part, LETTERS))
            tag.script = part;
        else if (region && !tag.region.ptr)
            tag.region = part;
    }
    return tag;
}

/* How well a file called "de_CH" fits the tag; 0: not at all. */
static unsigned fit(const struct tag *tag, struct str name) {
    struct tag file = {.language = STR("")};
    struct str part;
    (void)str_next(&name, '_', &file.language);
    while (str_next(&name, '_', &part)) {
        if (part.len == 4)
            file.script = part;
        else
            file.region = part;
    }
    if (!str_eq_nocase(file.language, tag->language) || !str_eq_nocase(file.script, tag->script))
        return 0;
    if (tag->region.len)
        return str_eq_nocase(file.region, tag->region) ? 1 : 0;
    if (file.region.len == 0)
        return 4;
    bool english = str_eq_nocase(file.language, STR("en")) && str_eq(file.region, STR("US"));
    return str_eq_nocase(file.region, file.language) ? 3 : english ? 2 : 1;
}

struct str spell_find(const char *folder, struct str tag, struct arena *arena, enum status *status) {
    const struct tag wanted = read_tag(tag);
    errno = 0;
    DIR *directory = opendir(folder);
    struct str best = STR_NONE;
    unsigned best_fit = 0;
    *status = directory || errno != ENOMEM ? STATUS_OK : STATUS_MEMORY;
    for (const struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        struct str name = str_from(entry->d_name);
        if (!str_ends(name, STR(".dic")))
            continue;
        name.len -= strlen(".dic");
        unsigned fits = fit(&wanted, name);
        if (fits == 0 || fits < best_fit || (fits == best_fit && str_cmp(name, best) >= 0))
            continue;
        best_fit = fits;
        best = str_copy(arena, name);
        *status = best.ptr ? STATUS_OK : STATUS_MEMORY;
    }
    if (directory)
        (void)closedir(directory);
    if (!best.ptr)
        return STR_NONE;
    struct str path = str_format(arena, "%s/" STR_F, folder, STR_A(best));
    *status = path.ptr ? STATUS_OK : STATUS_MEMORY;
    return path;
}
