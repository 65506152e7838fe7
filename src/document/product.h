/* product.yaml: what a supplier says of one product, its releases and what each rests on (docs/formats/product.md). */
#ifndef DOCUMENT_PRODUCT_H
#define DOCUMENT_PRODUCT_H

#include "base/date.h"
#include "base/diag.h"
#include "base/hash.h"
#include "catalogue/requirement.h"
#include "document/assurance.h"

/* What an evidence entry's file is. The table in product.c names them. */
enum artefact_kind {
    ARTEFACT_CLAIM, /* a statement, with or without a document behind it */
    ARTEFACT_JUNIT,
    ARTEFACT_SARIF,
    ARTEFACT_SBOM,    /* CycloneDX JSON */
    ARTEFACT_FUZZING, /* logs of libFuzzer, statistics of AFL */
    ARTEFACT_PROOF,   /* logs of Frama-C WP and CBMC */
    ARTEFACT_PENTEST, /* our document about a penetration test */
    ARTEFACT_SCAN,    /* a scan of ours that was saved, or its SARIF */
};

/* One entry of an evidence list. `file` to `file_place` stand in the same order in struct certificate. */
struct artefact {
    struct str id; /* unique in its list */
    enum artefact_kind kind;
    struct str file; /* as written, relative to the document; empty for a bare claim */
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place; /* the value, or length 0 just behind the `file` value where a pin belongs */
    struct place file_place;
    struct requirement_set requirements; /* 4-2 requirements that it is about; empty: what its content says */
    uint64_t process;                    /* bit n: requirement n of 4-1 (process_at) */
    struct str statement;                /* of a claim */
    struct str by;                       /* who claims it */
    struct str build;                    /* that it was made of, as the release's; empty: not stated */
    struct str waivers;                  /* of an analysis: what somebody lives with (waiver.h), as written; or empty */
    const char *waivers_path;
    date_days date;        /* when it was made; required */
    date_days valid_until; /* DATE_NONE: the plant's age limit decides */
    struct place place;
};

/* A written statement that requirements do not apply (62443-4-1 SM-5, 62443-4-2 clause 4). */
struct exclusion {
    struct requirement_set requirements;
    uint64_t process;
    struct str reason; /* required */
    struct str by;     /* who approved it; required */
    date_days date;
    date_days review; /* past it, the statement no longer holds; DATE_NONE: a year after `date` */
    struct place place;
};

/* A certificate with the fields of the schemes (ISASecure, IECEE, ...): of a product to 4-2 or of a process to 4-1. */
struct certificate {
    struct str id;
    struct str scheme; /* "ISASecure CSA 1.0.0" */
    struct str number;
    struct str body;         /* certification body */
    struct str standard;     /* "62443-4-2" or "62443-4-1" */
    struct str organisation; /* process certificates: who is certified */
    uint8_t types;           /* COMPONENT_*: types in scope; 0 for a process certificate */
    uint8_t level;           /* capability level 1..4; 0 for a process certificate */
    uint8_t maturity;        /* 1..4 for a process certificate that states one, else 0 */
    struct str versions;     /* scope.h; empty: every release */
    struct str *models;      /* in scope; none: all */
    size_t model_count;
    date_days issued;
    date_days expires; /* DATE_NONE: the scheme sets no end; the plant's age limit decides */
    struct str file;   /* a copy, pinned like an artefact; may be empty */
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct place place;
};

struct declaration;

struct release {
    struct str version;
    struct str build; /* what names the build that ships: a commit, a build id, a hash; or empty */
    date_days date;
    date_days support_until; /* end of security support; DATE_NONE: not stated */
    date_days end_of_life;
    struct artefact *evidence;
    size_t evidence_count;
    struct exclusion *exclusions;
    size_t exclusion_count;
    const struct declaration
        *declaration; /* what a supplier declared (declaration.h), or NULL: from a product document */
    struct place place;
    struct place support_place;
};

struct product_model {
    struct str name;
    struct str order_number;
    struct place place;
};

/* A door of the product: what listens, speaks or can be plugged in. */
struct product_interface {
    struct str id;
    struct str kind; /* network, serial, usb, wireless, debug, local */
    struct str protocol;
    struct str transport; /* tcp, udp, or empty */
    struct str service;
    uint16_t port;           /* 0: none */
    bool enabled;            /* as shipped */
    bool client_certificate; /* who connects must show a certificate of his own; false: not declared */
    struct place place;
};

struct product_account {
    struct str name;
    struct str role;
    bool default_password; /* shipped with one that the user must change */
    struct place place;
};

struct supplier {
    struct str id;
    struct str name;
    struct str *aliases;
    size_t alias_count;
    struct str psirt_contact;
    struct str psirt_csaf;            /* provider domain or URL */
    struct certificate *certificates; /* process certificates (4-1) */
    size_t certificate_count;
    struct artefact *evidence; /* 4-1 practices shown by artefacts and claims */
    size_t evidence_count;
    struct exclusion *exclusions;
    size_t exclusion_count;
    struct place place;
};

struct product {
    const struct source *source;
    struct supplier supplier;
    struct str id;
    struct str name;
    uint8_t types; /* COMPONENT_* bits, at least one */
    struct product_model *models;
    size_t model_count;
    struct product_interface *interfaces;
    size_t interface_count;
    struct product_account *accounts;
    size_t account_count;
    struct certificate *certificates; /* product certificates (4-2) */
    size_t certificate_count;
    struct release *releases;
    size_t release_count;
    struct place place;
};

/* Reads and checks one product document; everything lives in `arena`, the source included. Reports every mistake it can
 * find before it gives up. `*product` is set only when there was none. */
enum status product_read(const char *path, struct arena *arena, struct diag_sink *sink,
                         const struct product **product) MUST_USE;

/* The same from a text that is already read and outlives `arena`; opens no file. */
enum status product_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          const struct product **product) MUST_USE;

/* The release of exactly this version (ASCII case and a leading v aside), or NULL. */
const struct release *product_release(const struct product *product, struct str version);

/* The table of the document (field.h). */
struct field_map;
extern const struct field_map product_map;

#endif
