/* What a revision changed, in words or as JSON (docs/formats/watch-diff.schema.json). */
#include "advisory/compare.h"
#include "base/json_write.h"
#include "report/paint.h"
#include "report/watch.h"

enum { SCRATCH_MAX = 64 * 1024 * 1024, NAMED = 5, INDENT = 4 };

/* "A, B and 3 more". */
static struct str product_names(const struct advisory_change *change, struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < change->product_count && i < NAMED && text.ptr; i++)
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), i ? ", " : "", STR_A(change->products[i]));
    if (change->product_count > NAMED && text.ptr)
        text = str_format(arena, STR_F " and %zu more", STR_A(text), change->product_count - NAMED);
    return text;
}

static struct str or_word(struct str text, const char *word) {
    return text.len ? text : str_from(word);
}

static struct str moved(const struct advisory_change *change, const char *what, const char *none, struct arena *arena) {
    return str_format(arena, "%s: " STR_F " is now " STR_F ", for " STR_F, what, STR_A(or_word(change->before, none)),
                      STR_A(or_word(change->after, none)), STR_A(product_names(change, arena)));
}

static struct str sentence(const struct advisory_change *change, struct arena *arena) {
    struct str products = product_names(change, arena);
    if (!products.ptr)
        return STR_NONE;
    switch (change->kind) {
    case CHANGE_TRACKING:
        return str_format(arena, STR_F ": '" STR_F "' is now '" STR_F "'", STR_A(change->what), STR_A(change->before),
                          STR_A(change->after));
    case CHANGE_SUMMARY:
        return str_format(arena, "the supplier says of revision " STR_F ": " STR_F, STR_A(change->what),
                          STR_A(change->after));
    case CHANGE_PRODUCTS:
        return str_format(arena, "products " STR_F ": " STR_F, STR_A(change->after), STR_A(products));
    case CHANGE_VULNERABILITY:
        return str_format(arena, "the vulnerability is " STR_F, STR_A(change->after));
    case CHANGE_WEAKNESS:
        return str_format(arena, "weakness: " STR_F " is now " STR_F, STR_A(or_word(change->before, "none")),
                          STR_A(or_word(change->after, "none")));
    case CHANGE_STATUS:
        return moved(change, "status", "not listed", arena);
    case CHANGE_SCORE:
        return moved(change, "CVSS", "no score", arena);
    case CHANGE_REMEDY:
        return str_format(arena, "remedy " STR_F ", for " STR_F ": " STR_F, STR_A(change->after), STR_A(products),
                          STR_A(change->what));
    }
    return STR_NONE;
}

static enum status write_text(const struct advisory_changes *changes, const struct watch_report_options *options,
                              struct arena *arena, struct out *out) {
    struct str of = STR_NONE;
    struct str head = str_format(arena, STR_F ": revision " STR_F " against " STR_F, STR_A(changes->id),
                                 STR_A(changes->version[1]), STR_A(changes->version[0]));
    if (!head.ptr)
        return STATUS_MEMORY;
    paint_wrapped(out, head, 0, INDENT, options->width);
    for (size_t i = 0; i < changes->count; i++) {
        const struct advisory_change *change = &changes->items[i];
        arena_reset(arena);
        struct str text = sentence(change, arena);
        if (!text.ptr)
            return STATUS_MEMORY;
        if (change->vulnerability.len && !str_eq(change->vulnerability, of)) {
            of = change->vulnerability;
            paint_wrapped(out, of, 0, 0, options->width);
        }
        out_repeat(out, ' ', INDENT);
        paint_wrapped(out, text, INDENT, INDENT + 2, options->width);
    }
    if (changes->count == 0)
        out_lit(out, "    nothing that counts\n");
    return STATUS_OK;
}

static void write_change(struct json_writer *w, const struct advisory_change *change, struct str text) {
    json_write_object(w);
    json_write_pair(w, "kind", advisory_change_name(change->kind));
    json_write_pair_some(w, "vulnerability", change->vulnerability);
    json_write_pair(w, "what", change->what);
    json_write_pair_some(w, "before", change->before);
    json_write_pair_some(w, "after", change->after);
    if (change->product_count) {
        json_write_key(w, STR("products"));
        json_write_array(w);
        for (size_t i = 0; i < change->product_count; i++)
            json_write_string(w, change->products[i]);
        json_write_end(w, ']');
    }
    json_write_pair(w, "text", text);
    json_write_end(w, '}');
}

static enum status write_json(const struct advisory_changes *changes, struct arena *arena, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-watch-diff/1"));
    json_write_pair(&w, "advisory", changes->id);
    json_write_pair(&w, "before", changes->version[0]);
    json_write_pair(&w, "after", changes->version[1]);
    json_write_key(&w, STR("changes"));
    json_write_array(&w);
    for (size_t i = 0; i < changes->count; i++) {
        arena_reset(arena);
        struct str text = sentence(&changes->items[i], arena);
        if (!text.ptr)
            return STATUS_MEMORY;
        write_change(&w, &changes->items[i], text);
    }
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}

enum status report_watch_diff(const struct advisory_changes *changes, struct str format,
                              const struct watch_report_options *options, struct out *out) {
    struct arena scratch;
    arena_init(&scratch, SCRATCH_MAX);
    enum status status =
        str_eq(format, STR("json")) ? write_json(changes, &scratch, out) : write_text(changes, options, &scratch, out);
    arena_done(&scratch);
    return status;
}
