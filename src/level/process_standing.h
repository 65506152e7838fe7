/* What evidence adds up to for the requirements of a development process (62443-4-1), as level.h says it for those of
 * components. The chain's link and the supplier's own status both come from here. Sets are by process_at. */
#ifndef LEVEL_PROCESS_STANDING_H
#define LEVEL_PROCESS_STANDING_H

#include "evidence/evidence.h"

/* Status of one requirement. */
enum process_state {
    PROCESS_NOT_SHOWN,
    PROCESS_EXPIRED,  /* was shown, or was said not to apply, until a day that is past */
    PROCESS_PARTLY,   /* supported, but too weakly or not completely */
    PROCESS_EXCLUDED, /* not applicable, justified in writing */
    PROCESS_SHOWN,
};
enum { PROCESS_STATE_COUNT = 5 };

struct process_standing {
    uint64_t shown[STRENGTH_COUNT]; /* requirements supported at this strength or above */
    uint64_t excluded;
    uint64_t contradicted;
    uint64_t incomplete; /* was to be shown, but not all of it ran or was clean */
    uint64_t lapsed;     /* a document or file for it no longer counts: overdue, changed, missing, not pinned */
    uint64_t expired;    /* a support or an exclusion of it is past its end */
    /* By assurance: of the certificates in date that are strong enough the one of the highest maturity level, and that
     * level; of the weaker ones when there is none. NULL and 0: no certificate; 0 also where it states no level. */
    const struct evidence *certificate[STRENGTH_COUNT];
    uint8_t maturity[STRENGTH_COUNT];
};

/* Adds the statements of a list. */
void process_standing_weigh(struct process_standing *standing, const struct evidence_list *list);
/* Finds the certificates in what is known of the supplier's process. */
void process_standing_certify(struct process_standing *standing, const struct evidence_list *process);
/* What is shown or does not apply, at an assurance. What did not run whole, and what rests on several documents of
 * which one lapsed, is not, unless a certificate that is strong enough covers it. An exclusion does not stand beside
 * something that was to show the requirement and did not: then it does apply. */
uint64_t process_standing_fulfilled(const struct process_standing *standing, enum strength assurance);
enum process_state process_standing_state(const struct process_standing *standing, enum strength assurance,
                                          unsigned requirement);
/* "not shown", "expired", "partly", "not applicable", "shown". */
struct str process_state_name(enum process_state state);

#endif
