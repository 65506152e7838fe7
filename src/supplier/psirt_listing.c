#include "supplier/psirt_listing.h"

#include <stdlib.h>

#include "base/json_write.h"

enum { TEXT_MAX = 256 * 1024 * 1024, YEAR_SECONDS = 365 * 86400 };

const struct str psirt_labels[PSIRT_LABELS] = {STR_INIT("white"), STR_INIT("green"), STR_INIT("amber"),
                                               STR_INIT("red")};

static int by_update(const void *a, const void *b) {
    const struct psirt_listed *x = a, *y = b;
    int order = str_cmp(y->updated, x->updated);
    if (order == 0)
        order = str_cmp(x->label, y->label);
    return order ? order : str_cmp(x->path, y->path);
}

void psirt_listing_sort(struct psirt_listing *listing) {
    if (listing->count > 0)
        qsort(listing->items, listing->count, sizeof *listing->items, by_update);
}

bool psirt_listing_has(const struct psirt_listing *listing, struct str label) {
    for (size_t i = 0; i < listing->count; i++)
        if (str_eq(listing->items[i].label, label))
            return true;
    return false;
}

/* ---- texts */

struct pen {
    struct out out;
    struct json_writer w;
    struct arena *arena;
    const struct psirt_listing *listing;
};

static void begin(struct pen *pen, const struct psirt_listing *listing, struct arena *arena) {
    *pen = (struct pen){.arena = arena, .listing = listing};
    out_memory(&pen->out, TEXT_MAX);
    json_write_init(&pen->w, &pen->out, 2);
}

static struct str end(struct pen *pen) {
    struct str text = out_flush(&pen->out) == STATUS_OK ? str_copy(pen->arena, out_text(&pen->out)) : STR_NONE;
    out_done(&pen->out);
    return text;
}

/* A member that is the URL of something below the folder. */
static void write_url(struct pen *pen, const char *key, struct str path, const char *ending) {
    struct str url = str_format(pen->arena, STR_F STR_F "%s", STR_A(pen->listing->root), STR_A(path), ending);
    if (!url.ptr && pen->out.status == STATUS_OK)
        pen->out.status = STATUS_MEMORY;
    json_write_pair(&pen->w, key, url);
}

static struct str label_word(struct str label) {
    static const struct str WORDS[PSIRT_LABELS] = {STR_INIT("WHITE"), STR_INIT("GREEN"), STR_INIT("AMBER"),
                                                   STR_INIT("RED")};
    for (size_t i = 0; i < PSIRT_LABELS; i++)
        if (str_eq(psirt_labels[i], label))
            return WORDS[i];
    return WORDS[0];
}

struct str psirt_feed_path(struct str label, struct arena *arena) {
    return str_format(arena, STR_F "/csaf-feed-tlp-" STR_F ".json", STR_A(label), STR_A(label));
}

/* ---- provider-metadata.json */

static void write_publisher(struct pen *pen) {
    struct str root = pen->listing->root;
    size_t start = STR("https://").len, slash = str_find_char(str_skip(root, start), '/');
    json_write_key(&pen->w, STR("publisher"));
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "category", STR("vendor"));
    json_write_pair_some(&pen->w, "contact_details", pen->listing->supplier->psirt_contact);
    json_write_pair(&pen->w, "name", pen->listing->supplier->name);
    json_write_pair(&pen->w, "namespace", str_slice(root, 0, slash == SIZE_MAX ? root.len : start + slash));
    json_write_end(&pen->w, '}');
}

static void write_feeds(struct pen *pen) {
    json_write_key(&pen->w, STR("rolie"));
    json_write_object(&pen->w);
    json_write_key(&pen->w, STR("feeds"));
    json_write_array(&pen->w);
    for (size_t i = 0; i < PSIRT_LABELS; i++) {
        if (!psirt_listing_has(pen->listing, psirt_labels[i]))
            continue;
        json_write_object(&pen->w);
        json_write_pair(&pen->w, "summary", STR("All advisories of this label"));
        json_write_pair(&pen->w, "tlp_label", label_word(psirt_labels[i]));
        write_url(pen, "url", psirt_feed_path(psirt_labels[i], pen->arena), "");
        json_write_end(&pen->w, '}');
    }
    json_write_end(&pen->w, ']');
    json_write_key(&pen->w, STR("services"));
    json_write_array(&pen->w);
    json_write_string(&pen->w, str_format(pen->arena, STR_F "service.json", STR_A(pen->listing->root)));
    json_write_end(&pen->w, ']');
    json_write_end(&pen->w, '}');
}

static void write_distributions(struct pen *pen) {
    json_write_key(&pen->w, STR("distributions"));
    json_write_array(&pen->w);
    json_write_object(&pen->w);
    write_feeds(pen);
    json_write_end(&pen->w, '}');
    for (size_t i = 0; i < PSIRT_LABELS; i++) {
        if (!psirt_listing_has(pen->listing, psirt_labels[i]))
            continue;
        json_write_object(&pen->w);
        write_url(pen, "directory_url", psirt_labels[i], "/");
        json_write_end(&pen->w, '}');
    }
    json_write_end(&pen->w, ']');
}

static void write_keys(struct pen *pen) {
    if (pen->listing->key_count == 0)
        return;
    json_write_key(&pen->w, STR("public_openpgp_keys"));
    json_write_array(&pen->w);
    for (size_t i = 0; i < pen->listing->key_count; i++) {
        struct str key = pen->listing->keys[i];
        json_write_object(&pen->w);
        json_write_pair(&pen->w, "fingerprint", key);
        write_url(pen, "url", str_format(pen->arena, "openpgp/" STR_F, STR_A(key)), ".asc");
        json_write_end(&pen->w, '}');
    }
    json_write_end(&pen->w, ']');
}

/* Trusted is who signs all that is published. */
static bool is_trusted(const struct psirt_listing *listing) {
    for (size_t i = 0; i < listing->count; i++)
        if (!listing->items[i].is_signed)
            return false;
    return listing->key_count > 0;
}

struct str psirt_metadata_text(const struct psirt_listing *listing, struct arena *arena) {
    struct pen pen;
    begin(&pen, listing, arena);
    json_write_object(&pen.w);
    write_url(&pen, "canonical_url", STR("provider-metadata.json"), "");
    write_distributions(&pen);
    json_write_pair(&pen.w, "last_updated", listing->count ? listing->items[0].updated : STR("1970-01-01T00:00:00Z"));
    json_write_pair_bool(&pen.w, "list_on_CSAF_aggregators", true);
    json_write_pair(&pen.w, "metadata_version", STR("2.0"));
    json_write_pair_bool(&pen.w, "mirror_on_CSAF_aggregators", true);
    write_keys(&pen);
    write_publisher(&pen);
    json_write_pair(&pen.w, "role", is_trusted(listing) ? STR("csaf_trusted_provider") : STR("csaf_provider"));
    json_write_end(&pen.w, '}');
    return end(&pen);
}

/* ---- ROLIE */

static void write_category(struct pen *pen) {
    json_write_key(&pen->w, STR("category"));
    json_write_array(&pen->w);
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "scheme", STR("urn:ietf:params:rolie:category:information-type"));
    json_write_pair(&pen->w, "term", STR("csaf"));
    json_write_end(&pen->w, '}');
    json_write_end(&pen->w, ']');
}

static void write_link(struct pen *pen, const char *relation, struct str path, const char *ending) {
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "rel", str_from(relation));
    write_url(pen, "href", path, ending);
    json_write_end(&pen->w, '}');
}

static void write_entry(struct pen *pen, const struct psirt_listed *one) {
    bool is_2_1 = str_eq(one->csaf_version, STR("2.1"));
    struct str path = str_format(pen->arena, STR_F "/" STR_F, STR_A(one->label), STR_A(one->path));
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "id", one->id);
    json_write_pair(&pen->w, "title", one->title);
    json_write_key(&pen->w, STR("link"));
    json_write_array(&pen->w);
    write_link(pen, "self", path, "");
    write_link(pen, "hash", path, ".sha256");
    write_link(pen, "hash", path, ".sha512");
    if (one->is_signed)
        write_link(pen, "signature", path, ".asc");
    json_write_end(&pen->w, ']');
    json_write_pair(&pen->w, "published", one->published);
    json_write_pair(&pen->w, "updated", one->updated);
    json_write_key(&pen->w, STR("content"));
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "type", STR("application/json"));
    write_url(pen, "src", path, "");
    json_write_end(&pen->w, '}');
    json_write_key(&pen->w, STR("format"));
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "schema",
                    is_2_1 ? STR("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json")
                           : STR("https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json"));
    json_write_pair(&pen->w, "version", one->csaf_version);
    json_write_end(&pen->w, '}');
    json_write_end(&pen->w, '}');
}

struct str psirt_feed_text(const struct psirt_listing *listing, struct str label, struct arena *arena) {
    struct pen pen;
    struct str updated = STR("1970-01-01T00:00:00Z"), path = psirt_feed_path(label, arena);
    for (size_t i = listing->count; i-- > 0;)
        if (str_eq(listing->items[i].label, label))
            updated = listing->items[i].updated;
    begin(&pen, listing, arena);
    json_write_object(&pen.w);
    json_write_key(&pen.w, STR("feed"));
    json_write_object(&pen.w);
    json_write_pair(&pen.w, "id", str_format(arena, "csaf-feed-tlp-" STR_F, STR_A(label)));
    json_write_pair(&pen.w, "title",
                    str_format(arena, STR_F ": CSAF advisories, TLP:" STR_F, STR_A(listing->supplier->name),
                               STR_A(label_word(label))));
    json_write_key(&pen.w, STR("link"));
    json_write_array(&pen.w);
    write_link(&pen, "self", path, "");
    write_link(&pen, "service", STR("service.json"), "");
    json_write_end(&pen.w, ']');
    write_category(&pen);
    json_write_pair(&pen.w, "updated", updated);
    json_write_key(&pen.w, STR("entry"));
    json_write_array(&pen.w);
    for (size_t i = 0; i < listing->count; i++)
        if (str_eq(listing->items[i].label, label))
            write_entry(&pen, &listing->items[i]);
    json_write_end(&pen.w, ']');
    json_write_end(&pen.w, '}');
    json_write_end(&pen.w, '}');
    return path.ptr ? end(&pen) : (out_done(&pen.out), STR_NONE);
}

static void write_collection(struct pen *pen, struct str label) {
    json_write_object(&pen->w);
    json_write_pair(&pen->w, "title", str_format(pen->arena, "CSAF advisories, TLP:" STR_F, STR_A(label_word(label))));
    write_url(pen, "href", psirt_feed_path(label, pen->arena), "");
    json_write_key(&pen->w, STR("categories"));
    json_write_object(&pen->w);
    write_category(pen);
    json_write_end(&pen->w, '}');
    json_write_end(&pen->w, '}');
}

struct str psirt_service_text(const struct psirt_listing *listing, struct arena *arena) {
    struct pen pen;
    begin(&pen, listing, arena);
    json_write_object(&pen.w);
    json_write_key(&pen.w, STR("service"));
    json_write_object(&pen.w);
    json_write_key(&pen.w, STR("workspace"));
    json_write_array(&pen.w);
    json_write_object(&pen.w);
    json_write_pair(&pen.w, "title", STR("CSAF feeds"));
    json_write_key(&pen.w, STR("collection"));
    json_write_array(&pen.w);
    for (size_t i = 0; i < PSIRT_LABELS; i++)
        if (psirt_listing_has(listing, psirt_labels[i]))
            write_collection(&pen, psirt_labels[i]);
    json_write_end(&pen.w, ']');
    json_write_end(&pen.w, '}');
    json_write_end(&pen.w, ']');
    json_write_end(&pen.w, '}');
    json_write_end(&pen.w, '}');
    return end(&pen);
}

/* ---- lists */

struct str psirt_index_text(const struct psirt_listing *listing, struct str label, struct arena *arena) {
    struct pen pen;
    begin(&pen, listing, arena);
    for (size_t i = 0; i < listing->count; i++)
        if (str_eq(listing->items[i].label, label))
            out_format(&pen.out, STR_F "\n", STR_A(listing->items[i].path));
    return end(&pen);
}

struct str psirt_changes_text(const struct psirt_listing *listing, struct str label, struct arena *arena) {
    struct pen pen;
    begin(&pen, listing, arena);
    for (size_t i = 0; i < listing->count; i++)
        if (str_eq(listing->items[i].label, label))
            out_format(&pen.out, "\"" STR_F "\",\"" STR_F "\"\n", STR_A(listing->items[i].path),
                       STR_A(listing->items[i].updated));
    return end(&pen);
}

struct str psirt_security_text(const struct psirt_listing *listing, int64_t now, struct arena *arena) {
    struct str contact = listing->supplier->psirt_contact;
    bool is_mail = str_find_char(contact, '@') != SIZE_MAX && !str_contains(contact, STR(":"));
    char expires[DATE_TIME_TEXT];
    struct pen pen;
    date_time_text(now + YEAR_SECONDS, expires);
    begin(&pen, listing, arena);
    out_format(&pen.out, "Contact: %s" STR_F "\n", is_mail ? "mailto:" : "", STR_A(contact));
    out_format(&pen.out, "Expires: %s\n", expires);
    for (size_t i = 0; i < listing->key_count; i++)
        out_format(&pen.out, "Encryption: " STR_F "openpgp/" STR_F ".asc\n", STR_A(listing->root),
                   STR_A(listing->keys[i]));
    out_format(&pen.out, "CSAF: " STR_F "provider-metadata.json\n", STR_A(listing->root));
    return end(&pen);
}
