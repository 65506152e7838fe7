/* U-Boot's FIT: a flattened device tree whose node "images" has a node for each file (kernel, initial file system,
 * firmware); the file is a property of it, or lies behind the tree. */
#include "supplier/image_reader.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { HEADER = 40, SIZE_AT = 4, STRUCT_AT = 8, STRINGS_AT = 12, NODE = 1, END_NODE = 2, PROPERTY = 3, NOTHING = 4 };
enum { END = 9, NAME_MOST = 64, PART_DEPTH = 3, ODD_LEAST = 4096 /* bytes of a property that is no part */ };

struct part {
    struct str name;
    uint64_t at, size;
    bool has_place, has_size, behind; /* behind: `at` is counted from the end of the tree */
    bool packed, encrypted;           /* it says so */
};

struct stretch {
    uint64_t from, to;
};

struct fit {
    uint64_t size;            /* of the tree */
    uint64_t at;              /* of the next token */
    uint64_t strings;         /* names of properties */
    uint64_t end;             /* of all that was given */
    struct stretch *covered;  /* by parts */
    size_t count, room, next; /* next: what lies before that was given */
    uint64_t given;           /* and before that byte */
    uint64_t covers;          /* bytes of all parts */
    unsigned depth;           /* of nodes */
    bool images, within;      /* that node was found; it is around the token */
    bool odd;                 /* data where no file is looked for */
    bool done, plain, ended;
};

static bool open_fit(struct image *image) {
    uint8_t header[HEADER];
    struct fit *fit = ARENA_NEW(&image->memory, struct fit);
    const uint64_t size = image->source.where.size;
    if (!fit)
        return false;
    image->state = fit;
    if (!image_read_at(image, 0, header, sizeof header))
        return image_fails(image, STR("it ends early, in its header")), true;
    fit->size = fit->end = image_big32(header + SIZE_AT);
    fit->at = image_big32(header + STRUCT_AT);
    fit->strings = image_big32(header + STRINGS_AT);
    if (fit->size > size)
        image->doubt = str_format(&image->memory, "it ends early: it is to have %llu bytes and has %llu",
                                  (unsigned long long)fit->size, (unsigned long long)size);
    return image->doubt.ptr != NULL;
}

static void close_fit(struct image *image) {
    (void)image;
}

static bool is_damaged(struct image *image) {
    const struct fit *fit = image->state;
    return image_fails(image, str_format(&image->memory, "its tree is damaged, or ends early, at byte %llu",
                                         (unsigned long long)fit->at));
}

/* A text of at most `room` - 1 bytes with its zero; what is longer is cut. */
static bool read_text(struct image *image, uint64_t at, char *text, size_t room, size_t *len) {
    const uint64_t size = image->source.where.size, left = at < size ? size - at : 0;
    const size_t held = left < room - 1 ? (size_t)left : room - 1;
    if (held == 0 || !image_read_at(image, at, text, held))
        return false;
    text[held] = 0;
    *len = strlen(text);
    return true;
}

static bool read_word(struct image *image, uint64_t at, uint32_t *word) {
    uint8_t bytes[4];
    if (!image_read_at(image, at, bytes, sizeof bytes))
        return false;
    *word = image_big32(bytes);
    return true;
}

static bool take_property(struct image *image, struct part *part, uint64_t at, uint32_t size, struct str name) {
    char text[NAME_MOST];
    size_t len;
    uint32_t word = 0;
    bool is_place = str_eq(name, STR("data-position")) || str_eq(name, STR("data-offset")),
         is_size = str_eq(name, STR("data-size"));
    if ((is_place || is_size) && (size != sizeof word || !read_word(image, at, &word)))
        return is_damaged(image);
    if (str_eq(name, STR("data"))) {
        if (part->has_place)
            image->doubt = STR("of one of its files it says more than once where it lies");
        part->at = at;
        part->size = size;
        part->has_place = part->has_size = true;
        part->behind = false;
    } else if (str_eq(name, STR("data-size-unciphered"))) {
        part->encrypted = true;
    } else if (is_place) {
        part->at = word;
        part->has_place = true;
        part->behind = str_eq(name, STR("data-offset"));
    } else if (is_size) {
        part->size = word;
        part->has_size = true;
    } else if (str_eq(name, STR("compression")) && size > 0 && read_text(image, at, text, sizeof text, &len)) {
        part->packed = !str_eq((struct str){text, len}, STR("none"));
    }
    return true;
}

static bool pass_property(struct image *image, struct fit *fit, struct part *part) {
    char name[NAME_MOST];
    size_t len;
    uint32_t size, offset;
    if (!read_word(image, fit->at + 4, &size) || !read_word(image, fit->at + 8, &offset) ||
        !read_text(image, fit->strings + offset, name, sizeof name, &len))
        return is_damaged(image);
    if (fit->within && fit->depth == PART_DEPTH) {
        if (!take_property(image, part, fit->at + 12, size, (struct str){name, len}))
            return false;
        fit->odd |= size >= ODD_LEAST && !str_eq((struct str){name, len}, STR("data"));
    } else {
        fit->odd |= size >= ODD_LEAST || str_eq((struct str){name, len}, STR("data")) ||
                    str_starts((struct str){name, len}, STR("data-"));
    }
    fit->at += 12 + (((uint64_t)size + 3) & ~(uint64_t)3);
    return true;
}

static bool enter_node(struct image *image, struct fit *fit, struct part *part) {
    char name[256];
    size_t len;
    if (!read_text(image, fit->at + 4, name, sizeof name, &len) || len + 1 == sizeof name)
        return is_damaged(image);
    const struct str found = {name, len};
    fit->at += 4 + ((len + 4) & ~(size_t)3);
    fit->depth++;
    if (fit->depth == 2 && str_eq(found, STR("images")))
        fit->within = fit->images = true;
    if (fit->within && fit->depth == PART_DEPTH)
        *part = (struct part){.name = str_copy(&image->step, len > 0 ? found : STR("unnamed"))};
    if (fit->within && fit->depth == PART_DEPTH + 1 && str_starts(found, STR("cipher")))
        part->encrypted = true;
    return true;
}

/* One token. `*whole`: the part is. False at the end, and with a flaw. */
static bool pass_token(struct image *image, struct fit *fit, struct part *part, bool *whole) {
    uint32_t token;
    if (image->left->steps == 0)
        return image_fails(image, STR("its tree has more in it than is looked at"));
    image->left->steps--;
    if (!read_word(image, fit->at, &token))
        return is_damaged(image);
    if (token == NODE)
        return enter_node(image, fit, part);
    if (token == PROPERTY)
        return pass_property(image, fit, part);
    if (token == END_NODE && fit->depth > 0) {
        *whole = fit->within && fit->depth == PART_DEPTH;
        fit->within &= fit->depth != 2;
        fit->depth--;
    } else if (token == END && fit->depth == 0) {
        fit->done = true;
        return false;
    } else if (token != NOTHING) {
        return is_damaged(image);
    }
    fit->at += 4;
    return true;
}

/* Parts that lie in one another would be looked at again and again. */
static bool cover(struct image *image, struct fit *fit, uint64_t at, uint64_t size) {
    if (size > image->source.where.size - fit->covers)
        return image_fails(image, STR("its files lie in one another"));
    fit->covers += size;
    if (!arena_grow(&image->memory, (void **)&fit->covered, fit->count, &fit->room, sizeof *fit->covered,
                    _Alignof(struct stretch)))
        return image_fails(image, STR_NONE);
    fit->covered[fit->count++] = (struct stretch){at, at + size};
    return true;
}

static bool take_part(struct image *image, struct fit *fit, const struct part *part, struct image_member *member) {
    const struct image_extent *where = &image->source.where;
    const uint64_t at = part->at + (part->behind ? (fit->size + 3) & ~(uint64_t)3 : 0);
    *member = (struct image_member){.path = part->name, .mode = S_IFREG, .outer = true};
    member->where = (struct image_extent){where->fd, where->at, 0};
    if (!part->has_place || !part->has_size) {
        member->plain = true;
        member->flaw = STR("where it lies is not said");
        return true;
    }
    if (at > where->size || part->size > where->size - at) {
        member->plain = true;
        member->flaw = STR("it lies, in part at least, behind the end of the image");
        return true;
    }
    if (!cover(image, fit, at, part->size))
        return false;
    member->where = (struct image_extent){where->fd, where->at + at, part->size};
    fit->end = at + part->size > fit->end ? at + part->size : fit->end;
    if (part->encrypted) {
        member->plain = true;
        member->flaw = STR("it is encrypted");
    } else if (part->packed && !image_is_known(&member->where)) {
        member->plain = true;
        member->flaw = STR("it is compressed in a way that is not read");
    }
    return true;
}

static int by_place(const void *a, const void *b) {
    const struct stretch *one = a, *other = b;
    return one->from < other->from ? -1 : one->from > other->from;
}

/* The tree without the data of the parts: settings, and what U-Boot would not look at. */
static bool take_within(const struct image *image, uint64_t from, uint64_t to, struct image_member *member) {
    const struct image_extent *where = &image->source.where;
    *member = (struct image_member){
        .path = STR("tree"), .mode = S_IFREG, .plain = true, .where = {where->fd, where->at + from, to - from}};
    return true;
}

/* What no part covers, from `from` to `to`: of the tree, and between what lies behind it. */
static bool take_gap(const struct image *image, struct fit *fit, uint64_t to, struct image_member *member) {
    const uint64_t size = image->source.where.size, tree = fit->size < size ? fit->size : size, from = fit->given;
    if (from < to && from < tree) {
        fit->given = to < tree ? to : tree;
        return take_within(image, from, fit->given, member);
    }
    if (from >= to)
        return false;
    fit->given = to;
    return image_take_between(image, from, to, member);
}

static bool take_gaps(struct image *image, struct fit *fit, struct image_member *member) {
    if (fit->odd && image->doubt.len == 0)
        image->doubt = STR("it has data outside of its files, which was looked at as bytes");
    if (fit->next == 0 && fit->given == 0 && fit->count > 0)
        qsort(fit->covered, fit->count, sizeof *fit->covered, by_place);
    while (fit->next < fit->count) {
        const struct stretch *covered = &fit->covered[fit->next];
        if (fit->given < covered->from) {
            if (take_gap(image, fit, covered->from, member))
                return true;
            continue;
        }
        fit->given = covered->to > fit->given ? covered->to : fit->given;
        fit->next++;
    }
    const uint64_t size = image->source.where.size;
    if (take_gap(image, fit, fit->end < size ? fit->end : size, member))
        return true;
    return image_take_last(image, &fit->ended, fit->end, member);
}

/* A device tree that is no FIT is bytes. */
static bool take_tree(struct image *image, struct fit *fit, struct image_member *member) {
    if (fit->plain)
        return false;
    if (fit->images)
        return take_gaps(image, fit, member);
    fit->plain = true;
    *member = (struct image_member){.path = STR("tree"), .mode = S_IFREG, .plain = true, .where = image->source.where};
    return true;
}

static bool next_member(struct image *image, struct image_member *member) {
    struct fit *fit = image->state;
    struct part part = {.name = STR_NONE};
    bool whole = false;
    while (!fit->done && !whole)
        if (!pass_token(image, fit, &part, &whole) && !fit->done)
            return false;
    if (!whole)
        return take_tree(image, fit, member);
    if (!part.name.ptr)
        return image_fails(image, STR_NONE);
    return take_part(image, fit, &part, member);
}

const struct image_reader image_fit_reader = {open_fit, next_member, NULL, NULL, close_fit, true};
