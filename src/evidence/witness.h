/* A witness is an entry of a document that makes statements: what they all have in common, and the rules by which dates
 * decide whether they count (docs/decisions/0020-dates.md). */
#ifndef EVIDENCE_WITNESS_H
#define EVIDENCE_WITNESS_H

#include "evidence/evidence.h"
#include "evidence/topic.h"

struct witness {
    struct evidence frame; /* kind, strength, date, id, place and what else its statements share */
    date_days own_end;     /* first day past its own last day, DATE_NONE: it names none */
    date_days age_end;     /* first day past the age limit, DATE_NONE: none */
    date_days at;          /* the day of the question */
    struct arena *arena;
    struct evidence_list *list;
};

/* Sets the ends: from `last_day` (it still counts; DATE_NONE: none) and from the frame's date and `max_age` ({0, 0}: no
 * limit; the day on which it is exactly that old still counts). */
void witness_set_ends(struct witness *witness, date_days last_day, struct date_span max_age);

/* The end and standing of a statement of this effect: the age limit does not apply to contradictions. `*ends` is
 * DATE_NONE when there is no end. */
enum evidence_standing witness_standing(const struct witness *witness, enum evidence_effect effect, date_days *ends);

/* Adds one statement. `detail` comes from the arena or lives as long; ptr NULL, which is what str_format gives without
 * memory, is STATUS_MEMORY. */
enum status witness_say(const struct witness *witness, enum evidence_effect effect, const struct topic_set *topics,
                        struct place proof, struct str detail) MUST_USE;

#endif
