#include "provider/security_txt.h"

#include "base/url.h"
#include "provider/text.h"

static const struct diag_kind BAD_URL = {"provider.security-txt-url", SEVERITY_WARNING,
                                         "this CSAF field {0}, and is left out", NULL};
static const struct diag_kind TOO_MANY = {"provider.security-txt-many", SEVERITY_WARNING,
                                          "there are more than {0} CSAF fields; the rest is left out", NULL};

struct reading {
    const struct source *source;
    struct arena *arena;
    struct diag_sink *sink;
    struct security_txt *found;
};

static struct place place_of(const struct reading *reading, struct str part) {
    return (struct place){reading->source, (uint32_t)(part.ptr - reading->source->text.ptr), (uint32_t)part.len};
}

static enum status add_url(struct reading *reading, struct str value) {
    struct security_txt *found = reading->found;
    struct str url;
    enum url_fault fault = url_check(value, reading->arena, &url, NULL);
    if (fault == URL_NO_MEMORY)
        return STATUS_MEMORY;
    if (fault != URL_FINE) {
        diag_add(reading->sink, &BAD_URL, place_of(reading, value), url_fault_text(fault));
        return STATUS_OK;
    }
    for (size_t i = 0; i < found->csaf_count; i++)
        if (str_eq(found->csaf[i], url))
            return STATUS_OK;
    if (found->csaf_count == SECURITY_TXT_CSAF_MAX) {
        char most[8];
        (void)snprintf(most, sizeof most, "%d", SECURITY_TXT_CSAF_MAX);
        diag_add(reading->sink, &TOO_MANY, ((struct place){reading->source, 0, 0}), str_from(most));
        return STATUS_OK;
    }
    found->csaf[found->csaf_count++] = url;
    return STATUS_OK;
}

static enum status read_line(struct reading *reading, struct str line) {
    struct str rest = line, name;
    if (str_eq(str_trim(line), STR("-----BEGIN PGP SIGNED MESSAGE-----")))
        reading->found->is_signed = true;
    /* A line that begins with a dash is escaped within a signature (RFC 4880, section 7.1). */
    if (reading->found->is_signed && str_starts(line, STR("- ")))
        rest = str_skip(line, 2);
    if (str_find_char(rest, ':') == SIZE_MAX || str_starts(rest, STR("#")))
        return STATUS_OK;
    (void)str_next(&rest, ':', &name);
    if (str_eq_nocase(str_trim(name), STR("Expires")))
        reading->found->expires = provider_time(rest);
    return str_eq_nocase(str_trim(name), STR("CSAF")) ? add_url(reading, str_trim(rest)) : STATUS_OK;
}

enum status security_txt_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct security_txt *found) {
    struct security_txt made = {.expires = PROVIDER_NO_TIME};
    struct reading reading = {source, arena, sink, &made};
    struct str rest = source->text, line;
    if (str_starts(rest, STR("\xef\xbb\xbf")))
        rest = str_skip(rest, 3);
    while (rest.ptr && str_next(&rest, '\n', &line))
        TRY(read_line(&reading, line));
    *found = made;
    return STATUS_OK;
}
