/* A device's own account of its requirements, as libkeyway's kw_report_write signs it: a DSSE envelope around an
 * in-toto Statement (docs/device/report.md). Whether it is believed, and for which asset, is asked later
 * (evidence/device_report_state.h): what is read here is anybody's word. */
#ifndef DOCUMENT_DEVICE_REPORT_H
#define DOCUMENT_DEVICE_REPORT_H

#include "base/date.h"
#include "base/json.h"
#include "document/dsse.h"
#include "document/plant.h"

#define DEVICE_REPORT_PAYLOAD_TYPE   "application/vnd.in-toto+json"
#define DEVICE_REPORT_STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define DEVICE_REPORT_PREDICATE_TYPE "https://keyway.example/device-report/1"
#define DEVICE_REPORT_STANDARD       "62443-4-2:2019"

enum { DEVICE_REPORT_BYTES_MAX = 4 * 1024 * 1024, DEVICE_REPORT_ROWS_MAX = 1024 };

enum device_report_state {
    DEVICE_REPORT_ACTIVE,
    DEVICE_REPORT_PARTLY,
    DEVICE_REPORT_OFF,
    DEVICE_REPORT_FAILED,
    DEVICE_REPORT_ABSENT,
};
enum { DEVICE_REPORT_STATES = 5 };

struct device_report_row {
    struct str id;        /* as written */
    unsigned requirement; /* REQUIREMENT_NONE: 4-2 has none of this id */
    enum device_report_state state;
    struct str detail; /* how it is configured; may be empty */
    struct place place;
};

struct device_report {
    struct dsse_envelope envelope;
    struct json_doc statement; /* of the payload */
    struct str supplier;
    struct str product;
    struct str version;
    struct str serial; /* empty: the device does not say */
    date_days issued;  /* DATE_NONE: the device's clock was never set */
    struct device_report_row *rows;
    size_t row_count;
};

/* Reads one report from a text that outlives `arena`; everything lives there. STATUS_INPUT with diagnostics for what is
 * none, STATUS_MEMORY. */
enum status device_report_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                                struct device_report **report) MUST_USE;

/* "active", "partly", "off", "failed", "absent" */
struct str device_report_state_name(enum device_report_state state);

/* The P-256 key of a SubjectPublicKeyInfo (RFC 5480) in base64, as plant documents pin it: DER into the arena.
 * STATUS_INPUT for anything else, STATUS_MEMORY. Whether the point lies on the curve is not looked at. */
enum status device_report_key(struct str text, struct arena *arena, struct str *der) MUST_USE;

#endif
