/* A small plant with one zone, its tender, and forms of it filled in. */
#ifndef UNIT_OWNER_TENDER_BED_H
#define UNIT_OWNER_TENDER_BED_H

#include "bed.h"

#include "owner/answers.h"

/* Zone "dosing" at that SL-T, with the assurance claim. */
static inline struct plant *tender_plant(struct bed *bed, const uint8_t target[FR_COUNT]) {
    struct plant *plant = ARENA_NEW(&bed->arena, struct plant);
    struct zone *zone = ARENA_NEW(&bed->arena, struct zone);
    zone->id = STR("dosing");
    zone->target_set = true;
    memcpy(zone->target, target, FR_COUNT);
    plant->name = STR("=Works");
    plant->zones = zone;
    plant->zone_count = 1;
    assert_int_equal(policy_default(&bed->arena, &plant->policy), STATUS_OK);
    return plant;
}

static inline struct tender *tender_of(struct bed *bed, const struct plant *plant, unsigned types, date_days needed) {
    struct tender *tender = ARENA_NEW(&bed->arena, struct tender);
    const struct tender_question question = {0, types, date_from(2026, 11, 23), needed};
    assert_int_equal(tender_make(plant, &question, &bed->arena, tender), STATUS_OK);
    return tender;
}

/* The cells of a row in `said`, which is a list as "CR 1.1=yes,2030-12-31;SUM=no": what stands behind the '='. */
static inline struct str tender_said(const char *said, struct str id, struct str otherwise) {
    struct str rest = str_from(said), part, name;
    while (str_next(&rest, ';', &part))
        if (str_next(&part, '=', &name) && str_eq(name, id))
            return part;
    return otherwise;
}

/* A filled form: the offer "Maker", "Thing", "1.0" unless `said` has it otherwise, demands that it does not name being
 * answered with `otherwise`. Cells of a row are answer, value, evidence, remark. */
static inline struct str tender_form(struct bed *bed, const struct tender *tender, const char *said,
                                     const char *otherwise) {
    static const char *const offers[HEAD_COUNT] = {
        [HEAD_SUPPLIER] = "Maker", [HEAD_PRODUCT] = "Thing", [HEAD_VERSION] = "1.0"};
    struct out out;
    out_memory(&out, 1 << 20);
    for (size_t i = 0; i < FORM_COLUMNS; i++)
        out_format(&out, "%s" STR_F, i ? "," : "", STR_A(tender_columns[i]));
    out_lit(&out, "\r\n");
    for (unsigned head = 0; head < HEAD_COUNT; head++) {
        struct str name = tender_head_name((enum tender_head)head),
                   text = tender_head_text(tender, (enum tender_head)head);
        out_format(&out, STR_F ",,,", STR_A(name));
        out_csv(&out, text);
        out_format(&out, ",,,," STR_F "\r\n", STR_A(tender_said(said, name, str_from(offers[head]))));
    }
    for (size_t i = 0; i < tender->row_count; i++)
        out_format(&out, STR_F ",,,,,," STR_F "\r\n", STR_A(tender->rows[i].id),
                   STR_A(tender_said(said, tender->rows[i].id, str_from(otherwise))));
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static inline const struct source *tender_source(struct bed *bed, const char *name, struct str text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){str_from(name), text};
    return source;
}

static inline const struct answers *tender_answers(struct bed *bed, const struct tender *tender, const char *said,
                                                   const char *otherwise) {
    struct answers *answers = ARENA_NEW(&bed->arena, struct answers);
    const struct source *source = tender_source(bed, "form.csv", tender_form(bed, tender, said, otherwise));
    if (answers_read(source, tender, &bed->arena, &bed->sink, answers) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    return answers;
}

#endif
