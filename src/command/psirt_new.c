/* keyway psirt new: a case made of what the command line says. */
#include "command/psirt.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mail.h"

static const struct diag_kind THERE = {"psirt.there", SEVERITY_ERROR, "'{0}' is there already",
                                       "a case is begun once; choose another name"};
static const struct diag_kind ENDING = {"psirt.ending", SEVERITY_ERROR,
                                        "a case is a file that ends in .yaml, not '{0}'", NULL};

static const struct diag_kind NO_TEXT = {"psirt.no-text", SEVERITY_WARNING,
                                         "the mail has no plain text: the case has no description",
                                         "write it into the case by hand"};
static const struct diag_kind CUT = {"psirt.cut", SEVERITY_WARNING, "the mail's text was cut", NULL};
static const struct diag_kind NO_FOLDER = {"psirt.no-folder", SEVERITY_ERROR, "this folder could not be made: {0}",
                                           NULL};

struct new_case {
    struct run *run;
    struct str path;
    struct str id, title, description;
    struct str reporter, contact, received, note;
    struct out out;
};

static void write_pair(struct new_case *c, const char *key, struct str value) {
    struct str written = value.len ? case_scalar(c->run->arena, value) : STR_NONE;
    if (value.len && !written.ptr)
        c->out.status = c->out.status == STATUS_OK ? STATUS_MEMORY : c->out.status;
    if (written.ptr)
        out_format(&c->out, "%s: " STR_F "\n", key, STR_A(written));
}

static void write_inner(struct new_case *c, const char *key, struct str value) {
    if (value.len) {
        out_lit(&c->out, "  ");
        write_pair(c, key, value);
    }
}

static void write_reporter(struct new_case *c) {
    if (c->reporter.len == 0 && c->contact.len == 0)
        return;
    out_lit(&c->out, "reporter:\n");
    write_inner(c, "name", c->reporter);
    write_inner(c, "contact", c->contact);
    write_inner(c, "credit", run_option(c->run, "credit"));
}

/* The id of each product is that of its document. */
static enum status write_products(struct new_case *c) {
    struct run *run = c->run;
    struct str document;
    for (size_t n = 0; run_option_at(run, "product", n, &document); n++) {
        const struct product *product;
        const char *path = file_beside(run->arena, c->path, document);
        if (!path)
            return STATUS_MEMORY;
        TRY(product_read(path, run->arena, run->sink, &product));
        out_str(&c->out, n ? STR("") : STR("products:\n"));
        out_lit(&c->out, "  - ");
        write_pair(c, "id", product->id);
        out_lit(&c->out, "    ");
        write_pair(c, "document", document);
    }
    return STATUS_OK;
}

static enum status write_case(struct new_case *c) {
    char now[DATE_TIME_TEXT];
    struct str block = c->description.len ? case_block(c->run->arena, c->description) : STR("");
    date_time_text(date_time_now(), now);
    if (!block.ptr)
        return STATUS_MEMORY;
    out_lit(&c->out, "keyway: case/1\n");
    write_pair(c, "id", c->id);
    write_pair(c, "title", c->title);
    if (block.len)
        out_format(&c->out, "description: " STR_F "\n", STR_A(block));
    write_pair(c, "received", c->received.len ? c->received : str_from(now));
    write_reporter(c);
    TRY(write_products(c));
    out_lit(&c->out, "history:\n  - step: receive\n    ");
    write_pair(c, "at", str_from(now));
    out_lit(&c->out, "    ");
    write_pair(c, "by", psirt_who(c->run));
    out_lit(&c->out, "    to: received\n");
    if (c->note.len) {
        out_lit(&c->out, "    ");
        write_pair(c, "note", c->note);
    }
    return out_flush(&c->out);
}

/* "RT-2026-003" of "psirt/RT-2026-003.yaml". */
static struct str stem_of(struct str path) {
    struct str rest = path, part, name = path;
    while (str_next(&rest, '/', &part))
        name = part;
    return str_slice(name, 0, name.len - strlen(".yaml"));
}

/* The first case brings the folder of cases with it. */
static enum status make_folder(struct new_case *c) {
    size_t len = c->path.len - stem_of(c->path).len - strlen(".yaml");
    struct str folder = str_copy(c->run->arena, str_slice(c->path, 0, len));
    if (!folder.ptr)
        return STATUS_MEMORY;
    if (folder.len == 0 || mkdir(folder.ptr, 0777) == 0 || errno == EEXIST)
        return STATUS_OK;
    return file_refused(c->run->sink, &NO_FOLDER, folder.ptr);
}

static enum status check_place(struct new_case *c) {
    if (!str_ends(c->path, STR(".yaml")) || stem_of(c->path).len == 0) {
        diag_add(c->run->sink, &ENDING, PLACE_NONE, c->path);
        return STATUS_INPUT;
    }
    if (file_exists(c->path.ptr)) {
        diag_add(c->run->sink, &THERE, PLACE_NONE, c->path);
        return STATUS_INPUT;
    }
    return make_folder(c);
}

static enum status make(struct new_case *c) {
    struct run *run = c->run;
    struct source source = {c->path, STR_NONE};
    const struct case_document *document;
    struct psirt_case joined;
    struct source *kept = ARENA_NEW(run->arena, struct source);
    TRY(write_case(c));
    source.text = str_copy(run->arena, out_text(&c->out));
    if (!kept || !source.text.ptr)
        return STATUS_MEMORY;
    *kept = source;
    TRY(case_parse(kept, run->arena, run->sink, &document));
    TRY(psirt_join(document, NULL, run->arena, run->sink, &joined));
    TRY(file_write(c->path.ptr, kept->text, run->sink));
    out_safe(run->out, document->id);
    out_lit(run->out, ": received; acknowledge is due by ");
    char day[11];
    date_text(case_due(document, 0), day);
    out_format(run->out, "%s\n", day);
    return STATUS_OK;
}

/* The sender's clock may be wrong, but not ahead: then the time of this step counts. */
static bool is_past(struct str time) {
    int64_t seconds;
    return date_time_parse(time, &seconds) && seconds <= date_time_now();
}

static enum status read_mail(struct new_case *c) {
    struct run *run = c->run;
    struct str path = run_option(run, "mail");
    struct source *source = ARENA_NEW(run->arena, struct source);
    struct mail mail;
    if (!source)
        return STATUS_MEMORY;
    if (path.len == 0)
        return STATUS_OK;
    TRY(file_read(path.ptr, MAIL_BYTES_MAX, run->arena, run->sink, source));
    TRY(mail_read(source, run->arena, run->sink, &mail));
    c->title = mail.subject;
    c->description = mail.text;
    c->reporter = mail.name;
    c->contact = mail.address;
    c->received = is_past(mail.date) ? mail.date : STR_NONE;
    c->note = mail.id.len ? str_format(run->arena, "By mail, " STR_F, STR_A(mail.id)) : STR("By mail");
    if (mail.text.len == 0 || mail.is_cut)
        diag_add(run->sink, mail.is_cut ? &CUT : &NO_TEXT, ((struct place){source, 0, 0}), STR_NONE);
    return c->note.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_options(struct new_case *c) {
    struct run *run = c->run;
    TRY(read_mail(c));
    struct str id = run_option(run, "id"), title = run_option(run, "title"),
               description = run_option(run, "description"), name = run_option(run, "reporter"),
               contact = run_option(run, "contact"), received = run_option(run, "received");
    c->id = id.len ? id : stem_of(c->path);
    c->title = title.len ? title : c->title;
    c->description = description.len ? description : c->description;
    c->reporter = name.len ? name : c->reporter;
    c->contact = contact.len ? contact : c->contact;
    c->received = received.len ? received : c->received;
    return c->title.len ? STATUS_OK : psirt_needs(run, "title", "say in one line what goes wrong");
}

int psirt_new_action(struct run *run) {
    struct new_case c = {.run = run, .path = run->arguments[1]};
    out_memory(&c.out, (size_t)16 << 20);
    enum status status = check_place(&c);
    if (status == STATUS_OK)
        status = read_options(&c);
    if (status == STATUS_OK)
        status = make(&c);
    out_done(&c.out);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
