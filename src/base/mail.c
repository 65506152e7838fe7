#include "base/mail.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/date.h"
#include "base/library.h"
#include "base/out.h"

static const struct diag_kind NO_MAIL = {"mail.none", SEVERITY_ERROR,
                                         "this is no mail: it has neither sender nor subject",
                                         "save it with its headers, as .eml"};
static const struct diag_kind LARGE = {"mail.large", SEVERITY_ERROR, "a mail has at most {0} bytes here", NULL};
static const struct diag_kind NO_LIBRARY = {"mail.library", SEVERITY_ERROR,
                                            "GMime, which reads mails, is not installed", "install libgmime-3.0-0"};

/* What is called of GMime and GLib. */
#define MAIL_CALLS(X)                                                                                                  \
    X(g_free)                                                                                                          \
    X(g_date_time_get_utc_offset)                                                                                      \
    X(g_date_time_to_unix)                                                                                             \
    X(g_log_set_default_handler)                                                                                       \
    X(g_mime_content_type_is_type)                                                                                     \
    X(g_mime_init)                                                                                                     \
    X(g_mime_message_get_date)                                                                                         \
    X(g_mime_message_get_from)                                                                                         \
    X(g_mime_message_get_message_id)                                                                                   \
    X(g_mime_message_get_mime_part)                                                                                    \
    X(g_mime_message_get_subject)                                                                                      \
    X(g_mime_multipart_get_count)                                                                                      \
    X(g_mime_multipart_get_part)                                                                                       \
    X(g_mime_multipart_get_type)                                                                                       \
    X(g_mime_object_get_content_type)                                                                                  \
    X(g_mime_parser_construct_message)                                                                                 \
    X(g_mime_parser_new_with_stream)                                                                                   \
    X(g_mime_stream_mem_new_with_buffer)                                                                               \
    X(g_mime_text_part_get_text)                                                                                       \
    X(g_mime_text_part_get_type)                                                                                       \
    X(g_object_unref)                                                                                                  \
    X(g_type_check_instance_is_a)                                                                                      \
    X(internet_address_get_name)                                                                                       \
    X(internet_address_list_get_address)                                                                               \
    X(internet_address_list_length)                                                                                    \
    X(internet_address_mailbox_get_addr)                                                                               \
    X(internet_address_mailbox_get_type)

#undef g_object_unref
// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define MAIL_CALL_MEMBER(name) __typeof__(name) *name;
static struct { MAIL_CALLS(MAIL_CALL_MEMBER) } call;

#define MAIL_CALL_ROW(name) {#name, (void **)&call.name},
static const struct library_call CALLS[] = {MAIL_CALLS(MAIL_CALL_ROW)};

/* What GLib says of odd mails is for nobody. */
static void say_nothing(const char *domain, GLogLevelFlags level, const char *text, void *context) {
    (void)domain;
    (void)level;
    (void)text;
    (void)context;
}

static bool load(void) {
    static const char *const NAMES[] = {"libgmime-3.0.so.0"};
    static struct library mime = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    static bool is_ready;
    if (!library_load(&mime))
        return false;
    if (!is_ready) {
        (void)call.g_log_set_default_handler(say_nothing, NULL);
        call.g_mime_init();
    }
    is_ready = true;
    return true;
}

/* ---- texts as we keep them */

static bool is_kept(uint32_t code, bool has_lines) {
    if (has_lines && (code == '\n' || code == '\t'))
        return true;
    return code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && code != 0xfeff && code != 0x2028 && code != 0x2029;
}

/* Without control characters; what is no UTF-8 as U+FFFD. A line end or tab within one line is a blank. */
static bool clean(struct arena *arena, const char *text, bool has_lines, size_t max, struct str *made) {
    struct str rest = text ? str_trim(str_from(text)) : STR("");
    struct out out;
    out_memory(&out, max + 8);
    while (rest.len && out.len < max) {
        uint32_t code = 0;
        size_t size = str_utf8_next(rest, &code);
        if (size == 0)
            out_lit(&out, "\xEF\xBF\xBD");
        else if (is_kept(code, has_lines))
            out_str(&out, str_slice(rest, 0, size));
        else if (char_is_blank((char)code) && code < 0x20 && !has_lines)
            out_char(&out, ' ');
        rest = str_skip(rest, size ? size : 1);
    }
    *made = out_flush(&out) == STATUS_OK ? str_copy(arena, str_trim(out_text(&out))) : STR_NONE;
    out_done(&out);
    return made->ptr != NULL;
}

/* ---- the parts of a mail */

static bool take_sender(GMimeMessage *message, struct arena *arena, struct mail *mail) {
    InternetAddressList *from = call.g_mime_message_get_from(message);
    InternetAddress *first =
        from && call.internet_address_list_length(from) > 0 ? call.internet_address_list_get_address(from, 0) : NULL;
    const char *name = first ? call.internet_address_get_name(first) : NULL, *address = NULL;
    if (first && call.g_type_check_instance_is_a((GTypeInstance *)first, call.internet_address_mailbox_get_type()))
        address = call.internet_address_mailbox_get_addr((InternetAddressMailbox *)first);
    return clean(arena, name, false, MAIL_LINE_MAX, &mail->name) &&
           clean(arena, address, false, MAIL_LINE_MAX, &mail->address);
}

/* "2026-03-02T09:15:00+01:00" */
static bool take_date(GMimeMessage *message, struct arena *arena, struct mail *mail) {
    enum { MINUTE_MICROSECONDS = 60 * 1000 * 1000, HOUR_MINUTES = 60, DAY_MINUTES = 1440 };
    GDateTime *date = call.g_mime_message_get_date(message);
    char local[DATE_TIME_TEXT];
    mail->date = STR("");
    if (!date)
        return true;
    long minutes = (long)(call.g_date_time_get_utc_offset(date) / MINUTE_MICROSECONDS);
    date_time_text(call.g_date_time_to_unix(date) + minutes * 60, local);
    if (!*local || minutes <= -DAY_MINUTES || minutes >= DAY_MINUTES)
        return true;
    long off = minutes < 0 ? -minutes : minutes;
    mail->date =
        str_format(arena, "%.19s%c%02ld:%02ld", local, minutes < 0 ? '-' : '+', off / HOUR_MINUTES, off % HOUR_MINUTES);
    return mail->date.ptr != NULL;
}

static bool is_a(GMimeObject *object, GType type) {
    return call.g_type_check_instance_is_a((GTypeInstance *)object, type);
}

/* The first part that is plain text. `budget` bounds how many parts are looked at. */
static GMimeTextPart *find_text(GMimeObject *object, unsigned depth, unsigned *budget) {
    enum { DEPTH_MAX = 16 };
    if (!object || depth > DEPTH_MAX || *budget == 0)
        return NULL;
    --*budget;
    if (is_a(object, call.g_mime_text_part_get_type()))
        return call.g_mime_content_type_is_type(call.g_mime_object_get_content_type(object), "text", "plain")
                   ? (GMimeTextPart *)object
                   : NULL;
    if (!is_a(object, call.g_mime_multipart_get_type()))
        return NULL;
    int count = call.g_mime_multipart_get_count((GMimeMultipart *)object);
    GMimeTextPart *found = NULL;
    for (int i = 0; i < count && !found && *budget > 0; i++)
        found = find_text(call.g_mime_multipart_get_part((GMimeMultipart *)object, i), depth + 1, budget);
    return found;
}

static bool take_text(GMimeMessage *message, struct arena *arena, struct mail *mail) {
    enum { PARTS_MAX = 1000 };
    unsigned budget = PARTS_MAX;
    GMimeObject *body = call.g_mime_message_get_mime_part(message);
    GMimeTextPart *part = find_text(body, 0, &budget);
    char *text = part ? call.g_mime_text_part_get_text(part) : NULL;
    mail->is_html = body && !part;
    mail->is_cut = text && strlen(text) > MAIL_TEXT_MAX;
    bool is_kept_text = clean(arena, text, true, MAIL_TEXT_MAX, &mail->text);
    call.g_free(text);
    return is_kept_text;
}

static bool take_message(GMimeMessage *message, struct arena *arena, struct mail *mail) {
    return take_sender(message, arena, mail) && take_date(message, arena, mail) &&
           clean(arena, call.g_mime_message_get_subject(message), false, MAIL_LINE_MAX, &mail->subject) &&
           clean(arena, call.g_mime_message_get_message_id(message), false, MAIL_LINE_MAX, &mail->id) &&
           take_text(message, arena, mail);
}

enum status mail_read(const struct source *source, struct arena *arena, struct diag_sink *sink, struct mail *mail) {
    struct mail made = {.is_cut = false};
    struct place place = {source, 0, 0};
    if (source->text.len > MAIL_BYTES_MAX) {
        diag_add(sink, &LARGE, place, STR("8,388,608"));
        return STATUS_INPUT;
    }
    if (!load()) {
        diag_add(sink, &NO_LIBRARY, PLACE_NONE, STR_NONE);
        return STATUS_SYSTEM;
    }
    GMimeStream *stream = call.g_mime_stream_mem_new_with_buffer(source->text.ptr, source->text.len);
    GMimeParser *parser = call.g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = call.g_mime_parser_construct_message(parser, NULL);
    bool is_whole = !message || take_message(message, arena, &made);
    if (message)
        call.g_object_unref(message);
    call.g_object_unref(parser);
    call.g_object_unref(stream);
    if (!is_whole)
        return STATUS_MEMORY;
    if (made.subject.len == 0 && made.address.len == 0) {
        diag_add(sink, &NO_MAIL, place, STR_NONE);
        return STATUS_INPUT;
    }
    *mail = made;
    return STATUS_OK;
}
