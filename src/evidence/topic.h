/* What a test, a finding or a file speaks of: requirements of 62443-4-2 and of 62443-4-1 in one set, and how they are
 * named in reports: "[CR 1.1 RE 2]", "[SVV-1]". */
#ifndef EVIDENCE_TOPIC_H
#define EVIDENCE_TOPIC_H

#include "catalogue/process.h"
#include "catalogue/requirement.h"

struct topic_set {
    struct requirement_set requirements; /* of 4-2 */
    uint64_t process;                    /* of 4-1, bits by process_at */
};

/* A topic is a number: requirements of 4-2 by their index, then those of 4-1. */
enum { TOPIC_COUNT = REQUIREMENT_COUNT + PROCESS_COUNT };
#define TOPIC_NONE UINT32_MAX

/* The topic that an id names, in any spelling that the catalogue takes; TOPIC_NONE when neither part has it. */
unsigned topic_find(struct str id);
/* "CR 1.1 RE 2", "SVV-1". */
struct str topic_id(unsigned topic);

void topic_add(struct topic_set *set, unsigned topic);
void topic_join(struct topic_set *set, const struct topic_set *more);
bool topic_set_empty(const struct topic_set *set);
/* The set with nothing but `topic`. */
struct topic_set topic_only(unsigned topic);
/* The first topic at or after `from` that is in the set; TOPIC_NONE at the end. */
unsigned topic_next(const struct topic_set *set, unsigned from);

/* Walks the ids in the tags of a text. A tag is a pair of brackets whose content begins like a requirement's id: a
 * prefix of 3-3, 4-1 or 4-2 and a number, the prefix in capitals unless the number has a dot. It may hold several ids,
 * separated by commas; brackets that begin otherwise ("test[3]") are none. The ids need not exist. */
struct topic_tags {
    struct str text; /* what is still to be searched */
    struct str tag;  /* what is left of the tag at hand; ptr NULL: none */
};
struct topic_tags topic_tags_in(struct str text);
bool topic_tags_next(struct topic_tags *tags, struct str *id);

#endif
