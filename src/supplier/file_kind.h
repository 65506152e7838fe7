/* What a file is, by its path alone: how a value is written in it, and whether what it holds is meant to be real. */
#ifndef SUPPLIER_FILE_KIND_H
#define SUPPLIER_FILE_KIND_H

#include "base/str.h"

enum file_language {
    FILE_CONFIGURATION, /* also what is not known: a value may stand without quotes */
    FILE_CODE,          /* a literal stands in quotes */
    FILE_SHELL,
    FILE_MARKUP,
    FILE_TABLE, /* CSV */
};

struct file_kind {
    enum file_language language;
    bool sample; /* documentation, a test, a template: what it holds is for show */
    bool labels; /* translations: names that say "password" stand for words */
    bool prose;  /* text for people */
    bool c;      /* C or C++ */
};

/* `path` with slashes. */
struct file_kind file_kind_of(struct str path);
/* The last part of a path. */
struct str file_kind_name(struct str path);

#endif
