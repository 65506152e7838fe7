/* MITRE ATT&CK for ICS 18.1: techniques, what mitigates them, and the requirements of 62443 that the mitigations name.
 */
#ifndef CATALOGUE_ATTACK_H
#define CATALOGUE_ATTACK_H

#include "catalogue/requirement.h"

#define ATTACK_EDITION "MITRE ATT&CK for ICS 18.1"
enum { ATTACK_NONE = 255 };

struct attack_mitigation {
    struct str id; /* "M0800" */
    struct str name;
    struct str published;                /* requirement ids as MITRE spells them, or empty */
    struct requirement_set requirements; /* those of 4-2 among them, headings resolved */
};
struct attack_technique {
    struct str id; /* "T0800" */
    struct str name;
    struct str tactics;   /* separated by ", " */
    uint32_t assets;      /* bit by asset index */
    uint64_t mitigations; /* bit by mitigation index */
};
struct attack_asset {
    struct str id; /* "A0001" */
    struct str name;
    struct str related; /* other names, or empty */
};

size_t attack_technique_count(void);
size_t attack_mitigation_count(void);
size_t attack_asset_count(void);
const struct attack_technique *attack_technique_at(unsigned index);
const struct attack_mitigation *attack_mitigation_at(unsigned index);
const struct attack_asset *attack_asset_at(unsigned index);
/* Index by id in any case, ATTACK_NONE when there is none such. */
unsigned attack_technique_find(struct str id);
unsigned attack_mitigation_find(struct str id);
unsigned attack_asset_find(struct str id);

/* The requirements of 4-2 that mitigate a technique, by way of its mitigations. */
struct requirement_set attack_requirements(unsigned technique);
/* True when some mitigation of the technique names the requirement; `*mitigations` are those, as bits by index. */
bool attack_mitigates(unsigned technique, unsigned requirement, uint64_t *mitigations);

#endif
