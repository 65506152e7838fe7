/* A yard with one controller in it that meets its target, made of real documents and files in a temporary folder: each
 * test breaks one thing. What the documents rest on is pinned; advisories are CSAF. */
#ifndef UNIT_YARD_H
#define UNIT_YARD_H

#include "folder.h"

#include "base/hash.h"
#include "catalogue/process.h"
#include "level/reason.h"

struct yard {
    struct bed *bed;
    char *folder;
    struct plant *plant;
    struct advisory_db *db;
    struct assess_options options;
    struct assessment assessment;
    unsigned advisories;
    const char *kev;  /* the list of what is exploited, or NULL */
    const char *epss; /* the scores, or NULL */
};

/* The day of every judgement, unless a test moves it. */
static inline date_days yard_day(void) {
    return date_from(2026, 11, 23);
}

static inline void yard_init(struct yard *y, struct bed *bed) {
    *y = (struct yard){.bed = bed, .folder = folder_new(bed), .options = {.at = yard_day(), .workers = 1}};
    assert_int_equal(mkdir(folder_path(bed, y->folder, "advisories"), 0700), 0);
}

static inline void yard_done(struct yard *y) {
    assess_done(&y->assessment);
    advisory_free(y->db);
    folder_free(y->folder);
}

static inline void yard_file(struct yard *y, const char *name, struct str content) {
    (void)folder_file(y->bed, y->folder, name, content);
}

/* Writes a file and gives "file: NAME, sha256: HASH". */
static inline const char *yard_pinned(struct yard *y, const char *name, const char *content) {
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    yard_file(y, name, str_from(content));
    hash_sha256(str_from(content), digest);
    hash_hex(digest, sizeof digest, hex);
    return str_format(&y->bed->arena, "file: %s, sha256: %.*s", name, (int)sizeof hex, hex).ptr;
}

/* "[CCSC 1, CR 1.1, ...]": all that is due for the types at SL 1 to `level` in every FR, and the CCSCs. */
static inline const char *yard_due(struct yard *y, unsigned types, unsigned level) {
    const struct requirement_set *due = requirement_due(types, FR_ANY, level);
    return str_format(&y->bed->arena, "[" STR_F "]", STR_A(requirement_set_text(&y->bed->arena, due, 0))).ptr;
}

static inline const char *yard_process(struct yard *y) {
    struct str text = STR("");
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        text = str_format(&y->bed->arena, STR_F "%s" STR_F, STR_A(text), i ? ", " : "", STR_A(process_at(i)->id));
    return text.ptr;
}

/* Product RC-400 of RiverTech, an embedded device with releases 4.2.0 and 4.3.0, of which claims show SL 2 and every
 * practice. `more` goes to release 4.2.0, keys of four blanks each on a line. */
static inline void yard_product(struct yard *y, const char *more) {
    const char *due = yard_due(y, COMPONENT_ED, 2);
    yard_file(
        y, "rc-400.yaml",
        str_format(&y->bed->arena,
                   "keyway: product/1\n"
                   "supplier:\n"
                   "  id: rivertech\n"
                   "  name: RiverTech\n"
                   "  evidence:\n"
                   "    - {id: process, kind: claim, statement: we do, by: R, date: 2026-06-01, requirements: [%s]}\n"
                   "product: {id: rc-400, name: RC-400, types: ED}\n"
                   "releases:\n"
                   "  - version: '4.2.0'\n"
                   "    date: 2026-01-15\n"
                   "    support-until: 2030-12-31\n"
                   "    evidence:\n"
                   "      - {id: word, kind: claim, statement: it can, by: R, date: 2026-06-01, requirements: %s}\n"
                   "%s"
                   "  - version: '4.3.0'\n"
                   "    date: 2026-09-15\n"
                   "    support-until: 2031-12-31\n"
                   "    evidence:\n"
                   "      - {id: word, kind: claim, statement: it can, by: R, date: 2026-09-01, requirements: %s}\n",
                   yard_process(y), due, more, due));
}

/* The plant: zone "hall" at SL 2, assurance claim, with controller "plc" 4.2.0 whose hardening is shown. `policy` and
 * `zone` are further keys in braces (", key: value"), `asset` keys of four blanks each on a line, `rest` keys of the
 * document. */
static inline struct str yard_plant_text(struct yard *y, const char *policy, const char *zone, const char *asset,
                                         const char *rest) {
    const char *hardening = yard_pinned(y, "hardening.xml", "<testsuite><testcase name='ports'/></testsuite>");
    return str_format(&y->bed->arena,
                      "keyway: plant/1\n"
                      "name: Yard\n"
                      "policy: {assurance: claim%s}\n"
                      "zones: [{id: hall, sl-t: 2%s}]\n"
                      "products: [rc-400.yaml]\n"
                      "assets:\n"
                      "  - id: plc\n"
                      "    zone: hall\n"
                      "    supplier: RiverTech\n"
                      "    product: RC-400\n"
                      "    version: '4.2.0'\n"
                      "    hardening: {%s, date: 2026-11-01}\n"
                      "%s%s",
                      policy, zone, hardening, asset, rest);
}

/* An advisory about one vulnerability of RC-400; empty members take what stands here. */
struct yard_advisory {
    const char *id;       /* "RT-1" */
    const char *cve;      /* "CVE-2026-1001" */
    const char *vendor;   /* "RiverTech" */
    const char *product;  /* "RC-400" */
    const char *versions; /* "<4.3.0" */
    const char *status;   /* "known_affected" */
    const char *cwe;      /* "CWE-787" */
    const char *cvss;     /* "9.8"; "-": no score */
    const char *released; /* "2026-05-01" */
    const char *revised;  /* as released */
    const char *remedy;   /* JSON of one remediation, or none */
};

static inline const char *yard_or(const char *text, const char *fallback) {
    return text ? text : fallback;
}

static inline void yard_advise(struct yard *y, const struct yard_advisory *a) {
    struct arena *arena = &y->bed->arena;
    const char *id = yard_or(a->id, "RT-1"), *product = yard_or(a->product, "RC-400");
    const char *vendor = yard_or(a->vendor, "RiverTech");
    const char *released = yard_or(a->released, "2026-05-01"), *revised = yard_or(a->revised, released);
    const char *score = yard_or(a->cvss, "9.8"), *versions = yard_or(a->versions, "<4.3.0");
    struct str scores =
        score[0] == '-'
            ? STR("")
            : str_format(
                  arena,
                  ",\"scores\":[{\"products\":[\"P\"],\"cvss_v3\":{\"version\":\"3.1\",\"baseScore\":%s,"
                  "\"baseSeverity\":\"HIGH\",\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}}]",
                  score);
    struct str remedies = a->remedy ? str_format(arena, ",\"remediations\":[%s]", a->remedy) : STR("");
    struct str text = str_format(
        arena,
        "{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\",\"publisher\":{\"category\":"
        "\"vendor\",\"name\":\"RiverTech PSIRT\",\"namespace\":\"https://rivertech.example\"},\"title\":\"%s\","
        "\"tracking\":{\"id\":\"%s\",\"initial_release_date\":\"%sT09:00:00Z\",\"current_release_date\":"
        "\"%sT09:00:00Z\",\"status\":\"final\",\"version\":\"1\",\"revision_history\":[{\"date\":\"%sT09:00:00Z\","
        "\"number\":\"1\",\"summary\":\"s\"}]}},\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"name\":"
        "\"%s\",\"branches\":[{\"category\":\"product_name\",\"name\":\"%s\",\"branches\":[{\"category\":"
        "\"product_version_range\",\"name\":\"%s\",\"product\":{\"product_id\":\"P\",\"name\":\"%s %s %s\"}}]}]"
        "}]},\"vulnerabilities\":[{\"cve\":\"%s\",\"cwe\":{\"id\":\"%s\",\"name\":\"n\"},\"notes\":[{\"category\":"
        "\"description\",\"text\":\"t\"}],\"product_status\":{\"%s\":[\"P\"]}" STR_F STR_F "}]}",
        yard_or(a->id, "a vulnerability"), id, released, revised, released, vendor, product, versions, vendor, product,
        versions, yard_or(a->cve, "CVE-2026-1001"), yard_or(a->cwe, "CWE-787"), yard_or(a->status, "known_affected"),
        STR_A(scores), STR_A(remedies));
    yard_file(y, str_format(arena, "advisories/%u.json", y->advisories++).ptr, text);
}

/* An advisory that speaks of nothing in the yard, so that the link is not without any. */
static inline void yard_advise_others(struct yard *y) {
    yard_advise(y, &(struct yard_advisory){.id = "RT-0", .cve = "CVE-2026-1000", .product = "Toaster"});
}

/* Reads the plant and the advisories, if there are any files of them, and judges. */
static inline enum status yard_try(struct yard *y, struct str plant) {
    struct advisory_options options = {.workers = 1, .kev = y->kev, .epss = y->epss};
    assess_done(&y->assessment);
    advisory_free(y->db);
    y->db = NULL;
    y->assessment = (struct assessment){.plant = NULL};
    yard_file(y, "plant.yaml", plant);
    TRY(plant_read(folder_path(y->bed, y->folder, "plant.yaml"), &y->bed->arena, &y->bed->sink, &y->plant));
    if (y->advisories)
        TRY(advisory_load(folder_path(y->bed, y->folder, "advisories"), &options, &y->bed->sink, &y->db));
    y->options.advisories = y->db;
    return assess_plant(y->plant, &y->options, &y->bed->arena, &y->bed->sink, &y->assessment);
}

static inline const struct asset_result *yard_judge(struct yard *y, struct str plant) {
    enum status status = yard_try(y, plant);
    if (status != STATUS_OK)
        fail_msg("%s", bed_printed(y->bed).ptr);
    return y->assessment.assets;
}

/* With nothing but what every yard has, and these keys of the asset. */
static inline const struct asset_result *yard_judge_with(struct yard *y, const char *asset) {
    yard_product(y, "");
    return yard_judge(y, yard_plant_text(y, "", "", asset, ""));
}

static inline struct str yard_link(const struct asset_result *result, enum chain_link link) {
    return link_state_name((enum link_state)result->links[link]);
}

#endif
