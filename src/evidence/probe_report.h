/* A report of keyway-probe, read (docs/formats/probe.md): what a look at one device saw, check by check. Which device
 * it was, and what that is worth, is asked later (probe_report_state.h): what is read here is anybody's word. */
#ifndef EVIDENCE_PROBE_REPORT_H
#define EVIDENCE_PROBE_REPORT_H

#include "base/date.h"
#include "base/json.h"
#include "base/map.h"
#include "catalogue/requirement.h"
#include "document/dsse.h"
#include "document/probe_format.h"

enum {
    PROBE_REPORT_ROWS_MAX = 4096,
    PROBE_REPORT_IDS_MAX = 32, /* requirements of one check */
    PROBE_REPORT_SEEN_MAX = 20,
    PROBE_REPORT_FACTS_MAX = 4096, /* of each kind */
    PROBE_REPORT_TEXT_MAX = 4096,  /* bytes of any text in it */
};

/* The first is what stands where nothing was set: what was not looked at is never a pass. */
enum probe_report_outcome {
    PROBE_REPORT_COULD_NOT_SEE,
    PROBE_REPORT_MET,
    PROBE_REPORT_NOT_MET,
    PROBE_REPORT_NOT_APPLICABLE,
    PROBE_REPORT_ASK,
};
enum { PROBE_REPORT_OUTCOMES = PROBE_REPORT_ASK + 1 };

struct probe_report_seen {
    struct str where; /* a path as on the device, a kernel value, a socket */
    struct str text;
    uint32_t line; /* 0: none */
};

struct probe_report_row {
    struct str check, title, reason;
    struct str mend; /* of what is not met; empty else */
    struct str by_hand;
    struct str *ids; /* its requirements as written */
    size_t id_count;
    struct requirement_set requirements; /* those of `ids` that 4-2 has */
    struct str unknown;                  /* the first of `ids` that it has not; empty: none */
    enum probe_report_outcome outcome;
    struct probe_report_seen *seen;
    size_t seen_count;
    uint32_t left_out;  /* of what was seen */
    struct place place; /* of its outcome */
};

/* What of the device is told apart from any check. A list that is not there could not be seen. */
enum probe_report_answer { PROBE_REPORT_SILENT, PROBE_REPORT_OPEN, PROBE_REPORT_CLOSED };
struct probe_report_port {
    bool udp;
    uint16_t port;
    enum probe_report_answer answer; /* of a port that was asked from outside */
    bool loopback;                   /* of a listener: only the device itself reaches it */
    struct str where;                /* of a listener: "tcp 0.0.0.0:22"; else empty */
};
struct probe_report_account {
    struct str name;
    bool login; /* somebody can log in with a password */
};
struct probe_report_facts {
    bool has_listeners, has_accounts;
    struct probe_report_port *asked, *listeners;
    struct probe_report_account *accounts;
    size_t asked_count, listener_count, account_count;
};

struct probe_report {
    bool enveloped; /* it came in a DSSE envelope, whose signature is not looked at here */
    struct dsse_envelope envelope;
    struct json_doc doc;
    struct str text; /* of the report itself: the file's, or the payload's */
    int64_t time;    /* seconds since the epoch */
    date_days day;
    struct str version, program, sha256;       /* of the prober; the last two may be empty */
    unsigned types;                            /* COMPONENT_* bits that it was looked at as; 0: as every type */
    bool running;                              /* a device was asked; else an image was looked at */
    struct str root;                           /* the folder; empty: it was asked from outside */
    struct str name, os, kernel, architecture; /* as the device says them; may be empty */
    struct str model, serial, machine;         /* likewise; the last is a hash in hex */
    uint32_t user;
    struct probe_report_facts facts;
    struct probe_report_row *rows; /* in the report's order, each check once */
    size_t row_count;
    size_t counts[PROBE_REPORT_OUTCOMES];
    struct map by_check; /* check id to the index of its row */
};

/* Reads one report, bare or in an envelope, from a text that outlives `arena`; everything lives there. Strict: unknown,
 * missing and repeated keys, a check that comes twice, counts that are not those of the results are mistakes.
 * STATUS_INPUT with diagnostics, STATUS_MEMORY; `*report` is set only on success. Linear in the text. */
enum status probe_report_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct probe_report **report) MUST_USE;

/* "met", "not met", "not applicable", "could not see", "ask a person". */
struct str probe_report_outcome_name(enum probe_report_outcome outcome);
/* The row of a check; NULL: the report has none. */
const struct probe_report_row *probe_report_find(const struct probe_report *report, struct str check);
/* Where a row first saw it: "/etc/passwd:2", in the arena; empty when it shows nothing, ptr NULL without memory. */
struct str probe_report_where(const struct probe_report_row *row, struct arena *arena);

#endif
