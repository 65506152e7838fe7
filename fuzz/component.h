/* For the targets about components: "NAME TAB VERSION TAB PURL TAB CPE TAB VENDOR". */
#ifndef FUZZ_COMPONENT_H
#define FUZZ_COMPONENT_H

#include <stdlib.h>

#include "evidence/sbom.h"

static inline struct sbom_component component_read(struct str line) {
    struct sbom_component component = {.is_software = true};
    struct str *const fields[] = {&component.name, &component.version, &component.purl, &component.cpe,
                                  &component.vendor};
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (!str_next(&line, '\t', fields[i]))
            *fields[i] = STR("");
    return component;
}

#endif
