/* keyway psirt publish: the advisory of a case into a provider's folder, and what was published into the case. */
#include "command/psirt.h"
#include "supplier/psirt_folder.h"

#include "base/url.h"

static const struct diag_kind EMBARGO = {"psirt.embargo", SEVERITY_ERROR, "nothing may be published before {0}",
                                         "'keyway psirt embargo CASE TIME' sets another time, if all agree"};
static const struct diag_kind LATER = {"psirt.later", SEVERITY_ERROR,
                                       "the folder holds revision {0}, of which the case knows nothing",
                                       "was the case not committed? Restore its 'publications'"};
static const struct diag_kind NO_URL = {"psirt.no-url", SEVERITY_ERROR, "nothing says where the folder is to be seen",
                                        "give --url https://HOST/, or write 'csaf: HOST' under 'psirt' of {0}"};
static const struct diag_kind BAD_URL = {"psirt.url", SEVERITY_ERROR, "'{0}' {1}", "write https://HOST/"};
static const struct diag_kind NO_KEY = {"psirt.no-key", SEVERITY_ERROR, "publish needs --key FINGERPRINT",
                                        "owners trust what is signed; --unsigned publishes without"};
static const struct diag_kind EARLY = {"psirt.early", SEVERITY_ERROR,
                                       "the last revision is of {0}, and this one would not be later", "wait a second"};
static const struct diag_kind RESTRICTED = {"psirt.restricted", SEVERITY_WARNING,
                                            "TLP:{0} is not for everybody: the server must not give out '{1}/' freely",
                                            NULL};

struct publishing {
    struct run *run;
    struct psirt_work work;
    struct psirt_advisory_options options;
    struct psirt_folder_state folder;
    struct psirt_advisory advisory;
    struct psirt_case after;
    struct openpgp_signer *signer;
    struct psirt_stage *stage;
    struct file_draft *draft;         /* of the case */
    const struct psirt_listed *ahead; /* a revision of the folder that a killed run did not note in the case; or NULL */
    bool is_new;                      /* a revision is made; else the folder only catches up */
    bool is_due;                      /* the folder has not the last revision */
    bool changed;
};

/* ---- where it is to be seen */

static struct str strip(struct str url, const char *ending) {
    struct str tail = str_from(ending);
    return str_ends(url, tail) ? str_slice(url, 0, url.len - tail.len) : url;
}

/* "https://rivertech.example/.well-known/csaf/" from a domain, the URL of a site, or that of its metadata. */
static enum status find_root(struct publishing *p) {
    struct run *run = p->run;
    struct str given = run_option(run, "url"), url;
    if (given.len == 0 && p->work.document->product_count)
        given = p->work.joined.products[0]->supplier.psirt_csaf;
    if (given.len == 0) {
        diag_add(run->sink, &NO_URL, PLACE_NONE,
                 p->work.document->product_count ? p->work.document->products[0].document
                                                 : STR("the product document"));
        return STATUS_INPUT;
    }
    struct str full = str_contains(given, STR("://")) ? given : str_format(run->arena, "https://" STR_F, STR_A(given));
    enum url_fault fault = url_check(full, run->arena, &url, NULL);
    if (fault == URL_NO_MEMORY || !full.ptr)
        return STATUS_MEMORY;
    if (fault != URL_FINE) {
        diag_add(run->sink, &BAD_URL, PLACE_NONE, given, url_fault_text(fault));
        return STATUS_INPUT;
    }
    url = strip(strip(url, "provider-metadata.json"), ".well-known/csaf/");
    p->options.root =
        str_format(run->arena, STR_F "%s.well-known/csaf/", STR_A(url), str_ends(url, STR("/")) ? "" : "/");
    return p->options.root.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_options(struct publishing *p) {
    struct run *run = p->run;
    struct str one;
    TRY(psirt_needs(run, "into", "the folder that the web server gives out"));
    if (!run_has(run, "unsigned") && !run_has(run, "key")) {
        diag_add(run->sink, &NO_KEY, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    struct str *accepted = ARENA_ARRAY(run->arena, struct str, run->value_count);
    if (!accepted)
        return STATUS_MEMORY;
    while (run_option_at(run, "accept", p->options.accepted_count, &one))
        accepted[p->options.accepted_count++] = one;
    p->options.accepted = accepted;
    p->options.version = str_eq(run_option(run, "csaf"), STR("2.1")) ? CSAF_2_1 : CSAF_2_0;
    return find_root(p);
}

/* ---- whether there is something to publish */

static enum status check_embargo(struct publishing *p) {
    const struct case_time *embargo = &p->work.document->embargo;
    if (embargo->text.len == 0 || embargo->seconds <= date_time_now())
        return STATUS_OK;
    diag_add(p->run->sink, &EMBARGO, PLACE_NONE, embargo->text);
    return STATUS_INPUT;
}

static enum status refuse_ahead(struct publishing *p) {
    diag_add(p->run->sink, &LATER, PLACE_NONE, str_format(p->run->arena, "%u", p->ahead->revision));
    return STATUS_INPUT;
}

/* What the case says it has published, held against what the folder holds. */
static enum status compare(struct publishing *p) {
    size_t count = p->work.document->publication_count;
    const struct psirt_listed *listed = psirt_folder_find(&p->folder, p->work.document->id);
    bool same = false;
    p->is_new = count == 0;
    if (listed && listed->revision > count) {
        p->ahead = listed;
        p->is_new = true;
        return listed->revision == count + 1 ? STATUS_OK : refuse_ahead(p);
    }
    if (count == 0)
        return STATUS_OK;
    p->is_due = !listed || listed->revision < count;
    if (!p->is_due) {
        TRY(psirt_advisory_make(&p->work.joined, &p->options, p->run->arena, p->run->sink, &p->advisory));
        TRY(psirt_folder_same(&p->folder, listed, p->advisory.text, &same));
        p->is_new = !same;
    }
    return STATUS_OK;
}

/* A new revision: its line in the case, and the step. */
static enum status revise(struct publishing *p) {
    struct run *run = p->run;
    size_t number = p->work.document->publication_count + 1;
    struct str summary = run_option(run, "summary");
    const struct case_publication *last = number > 1 ? &p->work.document->publications[number - 2] : NULL;
    if (!p->ahead && last && last->at.seconds >= date_time_now()) {
        diag_add(run->sink, &EARLY, PLACE_NONE, last->at.text);
        return STATUS_INPUT;
    }
    if (summary.len == 0 && number == 1)
        summary = STR("First publication");
    if (summary.len == 0)
        return psirt_needs(run, "summary", "the case has changed: say what is new for owners");
    const struct case_pair pairs[] = {
        {.key = STR("revision"), .value = str_format(run->arena, "%zu", number), .is_number = true},
        {.key = STR("at"), .value = p->ahead ? p->ahead->updated : str_copy(run->arena, str_from(p->work.now))},
        {.key = STR("summary"), .value = summary}};
    TRY(psirt_append(&p->work, "publications", pairs, ARRAY_LEN(pairs)));
    return psirt_step(&p->work, STR("publish"), run_option(run, "note"));
}

static enum status make_revision(struct publishing *p) {
    struct run *run = p->run;
    struct str text;
    int fd;
    TRY(psirt_finish(&p->work, &text, &p->after));
    TRY(psirt_advisory_make(&p->after, &p->options, run->arena, run->sink, &p->advisory));
    if (p->ahead) {
        bool same = false;
        TRY(psirt_folder_same(&p->folder, p->ahead, p->advisory.text, &same));
        if (!same)
            return refuse_ahead(p);
    }
    TRY(file_draft_new(p->work.path, run->arena, run->sink, &p->draft));
    fd = file_draft_fd(p->draft);
    struct out out;
    out_fd(&out, fd);
    out_str(&out, text);
    enum status status = out_flush(&out);
    out_done(&out);
    if (status == STATUS_SYSTEM)
        return file_draft_refused(p->draft, run->sink);
    TRY(status);
    status = file_draft_settle(p->draft, run->sink);
    return status;
}

static enum status prepare(struct publishing *p) {
    TRY(compare(p));
    if (p->is_new) {
        TRY(revise(p));
        TRY(check_embargo(p));
        return make_revision(p);
    }
    TRY(check_embargo(p));
    if (p->is_due)
        return psirt_advisory_make(&p->work.joined, &p->options, p->run->arena, p->run->sink, &p->advisory);
    return STATUS_OK;
}

/* ---- all of it at once */

/* Folder and case change together: when the case cannot be written, the folder is put back. */
static enum status commit(struct publishing *p) {
    struct run *run = p->run;
    if (p->changed)
        TRY(psirt_stage_swap(p->stage, run->sink));
    if (!p->draft)
        return STATUS_OK;
    enum status status = file_draft_keep(p->draft, run->sink);
    p->draft = NULL;
    if (status != STATUS_OK && p->changed && psirt_stage_swap(p->stage, run->sink) != STATUS_OK)
        return STATUS_SYSTEM;
    return status;
}

static void tell(struct publishing *p) {
    struct out *out = p->run->out;
    out_safe(out, p->work.document->id);
    if (!p->is_new && !p->is_due) {
        out_str(out, p->changed ? STR(": nothing is new; the lists or signatures were renewed\n")
                                : STR(": nothing is new\n"));
        return;
    }
    out_format(out, ": revision %u is in ", p->advisory.revision);
    out_safe(out, str_from(p->folder.path));
    out_format(out, "/" STR_F "/" STR_F "\n", STR_A(p->advisory.label), STR_A(p->advisory.path));
}

static enum status publish(struct publishing *p) {
    struct run *run = p->run;
    struct str home = run_option(run, "gnupg-home");
    TRY(psirt_begin(run, &p->work));
    TRY(read_options(p));
    static const struct supplier NOBODY;
    const struct supplier *supplier = p->work.document->product_count ? &p->work.joined.products[0]->supplier : &NOBODY;
    TRY(psirt_folder_open(run_option(run, "into").ptr, p->options.root, supplier, run->arena, run->sink, &p->folder));
    TRY(prepare(p));
    if (!run_has(run, "unsigned"))
        TRY(openpgp_signer_new(home.ptr, run_option(run, "key"), run->arena, run->sink, &p->signer));
    const struct psirt_advisory *advisory = (p->is_new || p->is_due) && !p->ahead ? &p->advisory : NULL;
    TRY(psirt_stage_new(&p->folder, advisory, p->signer, &p->changed, &p->stage));
    TRY(commit(p));
    if (!str_eq(p->work.document->tlp, STR("CLEAR")))
        diag_add(run->sink, &RESTRICTED, PLACE_NONE, p->work.document->tlp,
                 str_lower(run->arena, p->work.document->tlp));
    tell(p);
    return psirt_security_write(&p->folder, date_time_now());
}

int psirt_publish_action(struct run *run) {
    struct publishing p = {.run = run};
    enum status status = publish(&p);
    file_draft_drop(p.draft);
    psirt_stage_free(p.stage);
    psirt_folder_close(&p.folder);
    openpgp_signer_free(p.signer);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
