/* Who looked at a document, and when. */
#include "document/threat_model.h"

static const struct str ROLES[REVIEW_ROLES] = {
    [REVIEW_OTHER] = STR_INIT("other"),       [REVIEW_DEVELOPER] = STR_INIT("developer"),
    [REVIEW_TESTER] = STR_INIT("tester"),     [REVIEW_CUSTOMER] = STR_INIT("customer"),
    [REVIEW_SECURITY] = STR_INIT("security"),
};

struct str review_role_name(enum review_role role) {
    return ROLES[role];
}

static const struct field REVIEW_FIELDS[] = {
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(document_review, date)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who looked at it"), FIELD_AT(document_review, by)),
    FIELD("role", FIELD_CHOICE, FIELD_AT(document_review, role), FIELD_CHOICES(ROLES), .fallback = STR_INIT("other")),
};
const struct field_map document_review_map = {.what = "a review",
                                              .schema = "review",
                                              FIELD_ROWS(REVIEW_FIELDS),
                                              .size = sizeof(struct document_review),
                                              .id_at = FIELD_NOWHERE,
                                              .place_at = offsetof(struct document_review, place)};
