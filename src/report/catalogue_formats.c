/* Every format of the catalogue. To add one: its writers in catalogue_NAME.c, declared in catalogue.h, and a row here.
 */
#include "report/catalogue.h"

static const struct catalogue_format formats[] = {
    {"table", catalogue_text_list, catalogue_text_sheet, catalogue_text_map, catalogue_text_taught},
    {"json", catalogue_json_list, catalogue_json_sheet, catalogue_json_map, catalogue_json_taught},
    {"csv", catalogue_csv_list, catalogue_csv_sheet, catalogue_csv_map, catalogue_csv_taught},
    {"oscal", catalogue_oscal_list, catalogue_oscal_sheet, NULL, NULL},
};

const struct catalogue_format *catalogue_format_find(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq_nocase(str_from(formats[i].name), name))
            return &formats[i];
    return NULL;
}
