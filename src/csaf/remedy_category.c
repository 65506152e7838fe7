#include "csaf/remedy_category.h"

const struct remedy_category remedy_categories[REMEDIES] = {
    {STR_INIT("workaround"), WORKAROUND, 3, OPTIONAL_PATCH | NONE_AVAILABLE, NOT_AFFECTED | FIXED,
     INVESTIGATED | UNKNOWN},
    {STR_INIT("mitigation"), MITIGATION, 2, OPTIONAL_PATCH | NONE_AVAILABLE, NOT_AFFECTED | FIXED,
     INVESTIGATED | UNKNOWN},
    {STR_INIT("vendor_fix"), VENDOR_FIX, 1, OPTIONAL_PATCH | NONE_AVAILABLE | FIX_PLANNED | NO_FIX_PLANNED,
     NOT_AFFECTED | FIXED, INVESTIGATED | UNKNOWN},
    {STR_INIT("optional_patch"), OPTIONAL_PATCH, 6, (uint8_t)(0x7f & ~OPTIONAL_PATCH), AFFECTED, FIXED},
    {STR_INIT("none_available"), NONE_AVAILABLE, 7, (uint8_t)(0x7f & ~NONE_AVAILABLE), NOT_AFFECTED | FIXED, 0},
    {STR_INIT("fix_planned"), FIX_PLANNED, 4, VENDOR_FIX | OPTIONAL_PATCH | NONE_AVAILABLE | NO_FIX_PLANNED, FIXED,
     NOT_AFFECTED | INVESTIGATED | UNKNOWN},
    {STR_INIT("no_fix_planned"), NO_FIX_PLANNED, 5, VENDOR_FIX | OPTIONAL_PATCH | NONE_AVAILABLE | FIX_PLANNED, FIXED,
     NOT_AFFECTED},
};

const struct remedy_category *remedy_category_find(struct str category) {
    for (size_t i = 0; i < REMEDIES; i++)
        if (str_eq(category, remedy_categories[i].category))
            return &remedy_categories[i];
    return NULL;
}
