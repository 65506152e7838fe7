/* The schemas of data/schema as text, made by the build (src/csaf/CMakeLists.txt). */
#ifndef CSAF_SCHEMA_TEXT_H
#define CSAF_SCHEMA_TEXT_H

#include "base/str.h"

extern const struct str schema_csaf_2_0;
extern const struct str schema_csaf_2_1;
extern const struct str schema_csaf_extension_2_1;
extern const struct str schema_csaf_extension_metaschema_2_1;
extern const struct str schema_cvss_2_0;
extern const struct str schema_cvss_3_0;
extern const struct str schema_cvss_3_1;
extern const struct str schema_cvss_4_0;
extern const struct str schema_ssvc_2_0_0;
extern const struct str schema_csaf_extension_documentation_11_1_0_0;
extern const struct str schema_csaf_extension_documentation_12_1_0_0;
extern const struct str schema_csaf_extension_documentation_13_1_0_0;

#endif
