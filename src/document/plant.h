/* plant.yaml: zones with their targets, assets, what surrounds them, and the owner's policy (docs/formats/plant.md). */
#ifndef DOCUMENT_PLANT_H
#define DOCUMENT_PLANT_H

#include "base/hash.h"
#include "document/probe_waiver.h"
#include "document/product.h"

/* A compensating countermeasure (62443-4-2 CCSC 2, 62443-3-3 clause 4.3); counts for SL-A only. */
struct countermeasure {
    struct str id;
    struct str what;                     /* what is in place; required */
    struct str reason;                   /* why it is enough; required */
    struct str owner;                    /* required */
    date_days review;                    /* required; past it, it no longer counts */
    struct requirement_set requirements; /* that it stands in for */
    struct str *against; /* advisory ids or CVE ids that it was weighed against; needed to lift a contradiction */
    size_t against_count;
    struct place place;
};

struct zone {
    struct str id;
    struct str name;
    uint8_t target[FR_COUNT]; /* SL-T by FR, 0..4, in the order IAC UC SI DC RDF TRE RA */
    bool target_set;          /* false: the plant does not say; the link "target set" is broken */
    enum strength assurance;  /* the zone's own, else the policy's */
    struct str owner;
    struct countermeasure *countermeasures; /* hold for every asset in the zone */
    size_t countermeasure_count;
    struct place place;
    struct place target_place;
};

struct conduit {
    struct str id;
    uint32_t from; /* zone index */
    uint32_t to;
    struct str *protocols;
    size_t protocol_count;
    struct place place;
};

enum decision_answer {
    DECISION_AFFECTED,
    DECISION_NOT_AFFECTED,
    DECISION_FIXED,
};

/* A person's answer to an advisory that the matcher could not decide or that the site knows better. */
struct decision {
    struct str advisory; /* id; may be empty when `cve` is given */
    struct str cve;      /* empty: every vulnerability of the advisory */
    enum decision_answer answer;
    struct str reason; /* required */
    struct str by;     /* required */
    date_days date;    /* required */
    date_days review;  /* required unless affected; past it, the decision no longer counts */
    struct place place;
};

enum { ASSET_NO_PRODUCT = UINT32_MAX };

struct asset {
    struct str id;
    struct str name;
    struct str supplier; /* as written */
    struct str product;  /* as written: id, name or model */
    struct str model;
    struct str order_number;
    struct str serial;
    struct str version;
    struct str address;
    uint32_t zone;
    uint32_t product_index; /* in plant.products, or ASSET_NO_PRODUCT: it stands in the inventory alone */
    uint32_t release_index; /* in that product, or ASSET_NO_PRODUCT: from an inventory, its release not known */
    uint8_t types;          /* COMPONENT_* bits: its own, else the product's; 0 when nobody says */
    const struct asset_extra *extra; /* NULL for most: what only a few assets carry */
    struct place place;
};

/* The report that the device signs about itself (document/device_report.h). */
struct asset_report {
    struct str id; /* what a countermeasure names in `against` */
    struct str file;
    const char *path;
    struct str key; /* the device's own public key, SubjectPublicKeyInfo in DER */
    struct place place;
    struct place file_place;
};

/* A report of keyway-probe about the asset (evidence/probe_report.h). */
struct asset_probe {
    struct str id;   /* what a countermeasure names in `against` */
    struct str file; /* with the five below as artefact has them */
    const char *path;
    bool pinned;
    uint8_t sha256[HASH_SHA256_SIZE];
    struct place sha256_place;
    struct place file_place;
    struct str device; /* what the device calls itself; empty: by the asset's id, name or address */
    bool image;        /* the report of an image is taken for one of the asset */
    struct str key;    /* that has to have signed it, SubjectPublicKeyInfo in DER; empty: any, or none */
    /* What the report has to say of the device and of the program that looked; empty: whatever it says. The hashes are
     * in hex, as a report has them. */
    struct str machine, serial, prober;
    struct place place;
};

struct asset_extra {
    struct countermeasure *countermeasures;
    size_t countermeasure_count;
    struct exclusion *exclusions;
    size_t exclusion_count;
    struct decision *decisions;
    size_t decision_count;
    struct artefact *observations; /* JUnit reports of checks run against the live device */
    size_t observation_count;
    struct artefact *hardening;  /* the check run that shows the supplier's hardening guide applied; or NULL */
    struct asset_report *report; /* what the device says of itself; or NULL */
    struct asset_probe *probes;  /* what keyway-probe saw on it */
    size_t probe_count;
};

/* The links of the chain, in the order of the verdict. */
enum chain_link {
    LINK_TARGET,
    LINK_CAPABILITY,
    LINK_PROCESS,
    LINK_SUPPORT,
    LINK_ADVISORIES,
    LINK_HARDENING,
    LINK_ACHIEVED,
};
enum { LINK_COUNT = 7 };

/* The owner's word that a supplier publishes no advisories, so that finding none of it is all that can be done. */
struct silent_supplier {
    struct str supplier; /* its name, as assets or product documents write it */
    struct str reason;
    struct str by;
    date_days date;
    date_days review; /* past it, the word no longer counts */
    struct place place;
};

/* Whose signature under a declaration is believed, for which suppliers, and how far. */
struct trusted_signer {
    struct str subject;    /* of the signer's certificate, as RFC 4514 writes it */
    struct str *suppliers; /* every name that it may speak for: ids, names, aliases; at least one */
    size_t supplier_count;
    enum strength assurance; /* no statement of its counts for more */
    struct place place;
};

/* Whom the owner believes. */
struct trust_policy {
    struct str folder; /* as written; empty: nobody is trusted */
    const char *path;
    bool unchecked;    /* revocation need not be known */
    struct str reason; /* why not; required then */
    struct trusted_signer *signers;
    size_t signer_count;
    struct place place;
};

struct policy {
    enum strength assurance; /* default artefact */
    struct date_span
        max_age[STRENGTH_COUNT]; /* {0, 0}: no limit; claim 1y, artefact 2y, certificate 3y, observation 90d */
    double advisory_threshold;   /* CVSS base score below which an advisory is listed but breaks nothing; default 0 */
    uint8_t maturity;            /* least 4-1 maturity level of a process certificate that states one; default 2 */
    uint16_t fuzzing_minutes;    /* least time that fuzzing a target must take; default 60 */
    bool demanded[LINK_COUNT];   /* links that the verdict needs; default all */
    struct str demanded_reason;  /* why some are not; required when one is switched off */
    struct silent_supplier *silent;
    size_t silent_count;
    struct trust_policy trust;
    struct place place;
};

struct plant {
    const struct source *source;
    struct str name;
    struct str owner;
    struct policy policy;
    struct zone *zones;
    size_t zone_count;
    struct conduit *conduits;
    size_t conduit_count;
    struct asset *assets; /* in the order of the document, then of the inventories */
    size_t asset_count;
    const struct product **products;
    size_t product_count;
    const struct source **inventories; /* the texts of the lists that were read, unpacked */
    size_t inventory_count;
    const struct source *
        *names; /* files of names for suppliers and products (docs/formats/names.md), not looked into */
    size_t name_count;
    struct probe_waiver_list probe_waivers; /* findings of probes that somebody lives with */
};

/* Reads a plant document with all that it names: products, inventories (CSV, CycloneDX), files of names. As
 * product_read. */
enum status plant_read(const char *path, struct arena *arena, struct diag_sink *sink, struct plant **plant) MUST_USE;

/* The same from a text that is already read and outlives `arena`. `follow` false: the files that it names are not
 * opened; then assets are joined to no product and inventories are empty. */
enum status plant_parse(const struct source *source, bool follow, struct arena *arena, struct diag_sink *sink,
                        struct plant **plant) MUST_USE;

/* What a plant's policy is when it says nothing. STATUS_MEMORY. */
enum status policy_default(struct arena *arena, struct policy *policy) MUST_USE;

/* Index of a zone or asset by id, or UINT32_MAX. Linear. */
uint32_t plant_zone(const struct plant *plant, struct str id);
uint32_t plant_asset(const struct plant *plant, struct str id);
/* Index of a product by id, name, model or order number of a supplier by id, name or alias; or ASSET_NO_PRODUCT. */
uint32_t plant_product(const struct plant *plant, struct str supplier, struct str product);
/* Whether these names are an asset's: its own, or those of the product that it was joined to. */
bool plant_asset_is(const struct plant *plant, const struct asset *asset, struct str supplier, struct str product);
/* SHA-256 over the document, its product documents, inventories and files of names: what tells whether assets, their
 * names or what the plant says of advisories may be others. Evidence is not in it. STATUS_MEMORY. */
enum status plant_digest(const struct plant *plant, struct arena *arena, uint8_t digest[HASH_SHA256_SIZE]) MUST_USE;
/* "target set", "capability", ... and the key used in documents ("target", "capability", "process", ...). */
struct str chain_link_name(enum chain_link link);
struct str chain_link_key(enum chain_link link);

/* The table of the document (field.h). */
extern const struct field_map plant_map;

#endif
