#include "csaf/ssvc.h"

#include "csaf/ssvc_point.inc"

/* What is said of names of namespaces, fragments left out. */
static const struct {
    struct str name;
    enum ssvc_kind kind;
} names[] = {
    {STR_INIT("basic"), SSVC_REGISTERED},    {STR_INIT("cisa"), SSVC_REGISTERED},
    {STR_INIT("cvss"), SSVC_REGISTERED},     {STR_INIT("nist"), SSVC_REGISTERED},
    {STR_INIT("ssvc"), SSVC_REGISTERED},     {STR_INIT("example"), SSVC_RESERVED},
    {STR_INIT("test"), SSVC_RESERVED},       {STR_INIT("invalid"), SSVC_FORBIDDEN},
    {STR_INIT("x_invalid"), SSVC_FORBIDDEN},
};

struct str ssvc_base(struct str name_space) {
    return str_slice(name_space, 0, str_find_char(name_space, '/'));
}

enum ssvc_kind ssvc_kind(struct str name_space) {
    struct str base = ssvc_base(name_space), name = str_slice(base, 0, str_find_char(base, '#'));
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, names[i].name))
            return names[i].kind;
    if (str_starts(name, STR("x_invalid.")))
        return SSVC_FORBIDDEN;
    return str_starts(name, STR("x_")) ? SSVC_UNREGISTERED : SSVC_UNKNOWN;
}

bool ssvc_is_extended(struct str name_space) {
    return str_find_char(name_space, '/') != SIZE_MAX;
}

static int compare(const struct ssvc_point *row, struct str base, struct str key) {
    int order = str_cmp(row->name_space, base);
    return order != 0 ? order : str_cmp(row->key, key);
}

/* The rows are sorted by namespace, key and version. */
struct ssvc_versions ssvc_find(struct str base, struct str key) {
    size_t low = 0, high = ARRAY_LEN(ssvc_point_rows);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(&ssvc_point_rows[middle], base, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    struct ssvc_versions found = {&ssvc_point_rows[low], 0};
    while (low + found.count < ARRAY_LEN(ssvc_point_rows) &&
           compare(&ssvc_point_rows[low + found.count], base, key) == 0)
        found.count++;
    return found;
}

const struct ssvc_point *ssvc_version(const struct ssvc_versions *versions, struct str version) {
    for (size_t i = 0; i < versions->count; i++)
        if (str_eq(versions->items[i].version, version))
            return &versions->items[i];
    return NULL;
}

const struct ssvc_point *ssvc_newest(const struct ssvc_versions *versions, date_days day) {
    for (size_t i = versions->count; i-- > 0;) {
        date_days since;
        if (date_parse(versions->items[i].since, &since) && since <= day)
            return &versions->items[i];
    }
    return NULL;
}

struct ssvc_versions ssvc_all(void) {
    return (struct ssvc_versions){ssvc_point_rows, ARRAY_LEN(ssvc_point_rows)};
}
