/* The configuration pages: plain HTML that works without a script. Every form brings the session's token, every text is
 * escaped. */
#ifndef EXAMPLES_GATEWAY_SRC_PAGE_H
#define EXAMPLES_GATEWAY_SRC_PAGE_H

#include "call.h"

void page_style(struct call *call);
void page_login(struct call *call);
void page_points(struct call *call);
void page_password(struct call *call);
void page_accounts(struct call *call);
void page_settings(struct call *call);
void page_state(struct call *call);

/* What came of a form: call->words and call->secret, under call->answer->status, with a link to `back`. */
void page_outcome(struct call *call, const char *back);

#endif
