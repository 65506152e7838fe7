/* The matches as OpenVEX 0.2.0 (github.com/openvex/spec): the plant's assets are the products. */
#include "base/json_write.h"
#include "base/uuid.h"
#include "report/watch.h"

enum { SCRATCH_MAX = 16 * 1024 * 1024 };

struct vex {
    struct json_writer w;
    const struct watch_list *list;
    struct arena *arena; /* of one statement */
};

static const char *status_of(const struct watch_item *item) {
    static const char *const statuses[ANSWER_COUNT] = {
        [ANSWER_AFFECTED] = "affected",
        [ANSWER_NEEDS_A_LOOK] = "under_investigation",
        [ANSWER_INVESTIGATED] = "under_investigation",
        [ANSWER_FIXED] = "fixed",
        [ANSWER_NOT_AFFECTED] = "not_affected",
    };
    return statuses[item->answer];
}

/* What was withdrawn, or taken as fixed to see what then, is nothing to tell others. */
static bool is_told(const struct watch_item *item) {
    return item->effect != MATCH_SETTLED || item->answer == ANSWER_FIXED || item->answer == ANSWER_NOT_AFFECTED;
}

static void write_id(struct json_writer *w, const char *kind, struct str plant, struct str what) {
    const struct str parts[] = {str_from(kind), plant, what};
    char uuid[UUID_TEXT], text[sizeof("urn:uuid:") + UUID_TEXT];
    uuid_named(parts, ARRAY_LEN(parts), uuid);
    (void)snprintf(text, sizeof(text), "urn:uuid:%s", uuid);
    json_write_pair(w, "@id", str_from(text));
}

static void write_time(struct json_writer *w, int64_t seconds) {
    char text[DATE_TIME_TEXT];
    date_time_text(seconds, text);
    json_write_pair(w, "timestamp", str_from(text));
}

/* The standard wants an action for whatever is affected; that nobody knows one is told as such. */
static struct str action_text(const struct advisory_detail *detail, struct str standing, struct arena *arena) {
    struct str remedy = detail->remedy_text.len ? detail->remedy_text : STR("The advisory names no remedy.");
    return str_format(arena, STR_F "%s" STR_F "%s" STR_F, STR_A(remedy), detail->remedy_url.len ? " " : "",
                      STR_A(detail->remedy_url), standing.len ? " Asset owner: " : "", STR_A(standing));
}

static void write_names(struct vex *vex, const struct watch_item *item) {
    const struct advisory_vulnerability *vulnerability = watch_vulnerability(vex->list, item);
    const struct asset *asset = watch_asset(vex->list, item);
    struct json_writer *w = &vex->w;
    json_write_key(w, STR("vulnerability"));
    json_write_object(w);
    json_write_pair(w, "name", vulnerability->cve.len ? vulnerability->cve : watch_document_of(vex->list, item)->id);
    json_write_pair_some(w, "description", vulnerability->title);
    json_write_end(w, '}');
    json_write_key(w, STR("products"));
    json_write_array(w);
    json_write_object(w);
    write_id(w, "vex-asset", vex->list->assessment->plant->name, asset->id);
    json_write_end(w, '}');
    json_write_end(w, ']');
    json_write_pair_some(w, "supplier", asset->supplier);
}

static enum status write_statement(struct vex *vex, const struct watch_item *item) {
    const struct watch_list *list = vex->list;
    const struct asset *asset = watch_asset(list, item);
    const struct advisory_document *document = watch_document_of(list, item);
    struct json_writer *w = &vex->w;
    struct advisory_detail detail;
    TRY(watch_detail(list, item, vex->arena, &detail));
    struct str standing = watch_standing_text(list, item, vex->arena);
    struct str reason = item->decision ? item->decision->reason : detail.reason;
    struct str notes = str_format(vex->arena,
                                  "Asset " STR_F " (" STR_F " " STR_F " " STR_F "), advisory " STR_F ": " STR_F
                                  " (%u %% that it is this product)",
                                  STR_A(asset->id), STR_A(asset->supplier), STR_A(asset->product),
                                  STR_A(asset->version), STR_A(document->id), STR_A(reason), item->match->probability);
    json_write_object(w);
    write_names(vex, item);
    json_write_pair(w, "status", str_from(status_of(item)));
    json_write_pair(w, "status_notes", notes);
    if (item->word)
        write_time(w, item->word->at);
    if (item->answer == ANSWER_NOT_AFFECTED)
        json_write_pair(w, "impact_statement", reason);
    if (item->answer == ANSWER_AFFECTED)
        json_write_pair(w, "action_statement", action_text(&detail, standing, vex->arena));
    json_write_end(w, '}');
    return vex->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static bool is_empty(const struct watch_selection *selection) {
    for (size_t i = 0; i < selection->count; i++)
        if (is_told(selection->items[i]))
            return false;
    return true;
}

static enum status write_statements(struct vex *vex, const struct watch_selection *selection) {
    json_write_key(&vex->w, STR("statements"));
    json_write_array(&vex->w);
    for (size_t i = 0; i < selection->count; i++) {
        arena_reset(vex->arena);
        if (is_told(selection->items[i]))
            TRY(write_statement(vex, selection->items[i]));
    }
    json_write_end(&vex->w, ']');
    return STATUS_OK;
}

enum status report_watch_openvex(const struct watch_selection *selection, const struct watch_report_options *options,
                                 struct arena *arena, struct out *out) {
    const struct plant *plant = selection->list->assessment->plant;
    struct arena scratch;
    struct vex vex = {.list = selection->list, .arena = &scratch};
    char now[DATE_TIME_TEXT];
    (void)arena;
    if (is_empty(selection))
        return STATUS_INPUT;
    date_time_text(options->now, now);
    arena_init(&scratch, SCRATCH_MAX);
    json_write_init(&vex.w, out, 2);
    json_write_object(&vex.w);
    json_write_pair(&vex.w, "@context", STR("https://openvex.dev/ns/v0.2.0"));
    write_id(&vex.w, "vex", plant->name, str_from(now));
    json_write_pair(&vex.w, "author", plant->owner.len ? plant->owner : plant->name);
    json_write_pair(&vex.w, "role", STR("Asset owner"));
    write_time(&vex.w, options->now);
    json_write_pair_integer(&vex.w, "version", 1);
    json_write_pair(&vex.w, "tooling", STR("keyway " KEYWAY_VERSION));
    enum status status = write_statements(&vex, selection);
    json_write_end(&vex.w, '}');
    out_char(out, '\n');
    arena_done(&scratch);
    return status;
}
