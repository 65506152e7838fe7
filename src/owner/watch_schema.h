/* The versions of the watch's database: the files watch_N.sql, made strings by the build. */
#ifndef OWNER_WATCH_SCHEMA_H
#define OWNER_WATCH_SCHEMA_H

#include "base/str.h"

extern const struct str watch_schema_1, watch_schema_2, watch_schema_3, watch_schema_4;

#endif
