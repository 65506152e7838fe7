/* A workspace in a folder of its own: product.yaml and process.yaml written in a test, with "HASH" wherever the SHA-256
 * of paper.md belongs, and judged. */
#ifndef UNIT_SUPPLIER_WORKSHOP_H
#define UNIT_SUPPLIER_WORKSHOP_H

#include "folder.h"

#include "base/hash.h"
#include "supplier/product_status.h"

/* Enough for one requirement. */
#define PAPER                                                                                                          \
    "A procedure: whoever changes something enters it, names why, has it looked at by somebody else, and tests it "    \
    "before it is merged.\n"

struct workshop {
    struct bed *bed;
    char *folder;
    struct str paper;       /* what paper.md holds */
    const char *advisories; /* a folder of documents about vulnerabilities, or NULL */
    struct product_status status;
};

/* `text` with every "HASH" replaced. */
static inline struct str workshop_text(const struct workshop *w, const char *text) {
    struct out out;
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    struct str rest = str_from(text);
    hash_sha256(w->paper, digest);
    hash_hex(digest, sizeof digest, hex);
    out_memory(&out, 1 << 20);
    for (size_t at = str_find(rest, STR("HASH")); at != SIZE_MAX; at = str_find(rest, STR("HASH"))) {
        out_str(&out, str_slice(rest, 0, at));
        out_str(&out, (struct str){hex, sizeof hex});
        rest = str_skip(rest, at + strlen("HASH"));
    }
    out_str(&out, rest);
    struct str made = str_copy(&w->bed->arena, out_text(&out));
    out_done(&out);
    return made;
}

/* Gives paper.md this content: "HASH" is its hash from then on. */
static inline void workshop_paper(struct workshop *w, const char *text) {
    w->paper = str_from(text);
    (void)folder_file(w->bed, w->folder, "paper.md", w->paper);
}

static inline void workshop_init(struct workshop *w, struct bed *bed) {
    *w = (struct workshop){.bed = bed, .folder = folder_new(bed)};
    workshop_paper(w, PAPER);
}

static inline void workshop_file(struct workshop *w, const char *name, const char *text) {
    (void)folder_file(w->bed, w->folder, name, workshop_text(w, text));
}

/* Judges it on the day; NULL version: the newest release. */
static inline enum status workshop_try(struct workshop *w, const char *day, const char *version) {
    struct status_options options = {
        .where = w->folder, .version = str_from(version), .assurance = STRENGTH_ARTEFACT, .advisories = w->advisories};
    assert_true(date_parse(str_from(day), &options.at));
    return product_status_of(&options, &w->bed->arena, &w->bed->sink, &w->status);
}

static inline void workshop_judge(struct workshop *w, const char *day) {
    if (workshop_try(w, day, NULL) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(w->bed)));
}

static inline const struct status_item *workshop_item(const struct workshop *w, const char *id) {
    unsigned index = process_find(str_from(id));
    assert_int_not_equal(index, PROCESS_NONE);
    return &w->status.items[index];
}

#define assert_state(w, id, state_, reason_)                                                                           \
    do {                                                                                                               \
        const struct status_item *item_ = workshop_item((w), (id));                                                    \
        assert_str(process_state_name(item_->state), (state_));                                                        \
        if (!str_contains(item_->reason, str_from(reason_)))                                                           \
            fail_msg("%s: \"" STR_F "\" does not hold \"%s\"", (id), STR_A(item_->reason), (reason_));                 \
    } while (0)

#define WORKSHOP_PRODUCT                                                                                               \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"                         \
    "releases: [{version: '1.0', date: 2026-01-01}]\n"
#define WORKSHOP_PROCESS "keyway: process/1\npeople: [{id: kim, name: Kim, department: Security}]\n"

#endif
