/* JSON written: commas and indentation kept by the writer, so that a caller only names what it writes. */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/out.h"

enum { JSON_WRITE_DEPTH = 128 };

struct json_writer {
    struct out *out;
    unsigned indent; /* spaces a level; 0 writes one line */
    unsigned depth;
    bool has_item[JSON_WRITE_DEPTH];
    bool after_key;
};

void json_write_init(struct json_writer *w, struct out *out, unsigned indent);
void json_write_object(struct json_writer *w);
void json_write_array(struct json_writer *w);
/* Closes the innermost object or array; `c` is '}' or ']'. */
void json_write_end(struct json_writer *w, char c);
void json_write_key(struct json_writer *w, struct str key);
/* Bytes that are not UTF-8 become U+FFFD. */
void json_write_string(struct json_writer *w, struct str value);
void json_write_integer(struct json_writer *w, int64_t value);
void json_write_number(struct json_writer *w, double value); /* shortest form that reads back; NaN and inf are null */
void json_write_bool(struct json_writer *w, bool value);
void json_write_null(struct json_writer *w);
/* Key and value in one; the `_some` form writes nothing for an empty string. */
void json_write_pair(struct json_writer *w, const char *key, struct str value);
void json_write_pair_some(struct json_writer *w, const char *key, struct str value);
void json_write_pair_integer(struct json_writer *w, const char *key, int64_t value);
void json_write_pair_bool(struct json_writer *w, const char *key, bool value);

#endif
