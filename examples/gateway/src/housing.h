/* A contact in the housing, where the maker of the appliance has built one in: what it says becomes a record at once,
 * and goes out with the others. A housing that resists is not a program's to give.
 *
 * The line is a file as Linux has one for an input (/sys/class/gpio/.../value): "0" the housing is closed, "1" it is
 * open.
 */
#ifndef EXAMPLES_GATEWAY_SRC_HOUSING_H
#define EXAMPLES_GATEWAY_SRC_HOUSING_H

#include "device.h"

enum housing_state {
    HOUSING_OFF, /* no line is configured */
    HOUSING_CLOSED,
    HOUSING_OPEN,
    HOUSING_UNSEEN /* the line says nothing, or none of the two */
};

struct housing {
    struct device *device;
    int file; /* -1: none */
    enum housing_state state;
    uint32_t unread;   /* turns in a row in which the line said nothing */
    uint32_t openings; /* since the start */
};

/* Opens the line; before the sandbox. 0, or -1 and what is wrong in `error`. */
int housing_open(struct housing *housing, struct device *device, const char **error);

/* Looks at the line, and records what has changed. What comes and goes between two looks is not seen.
 * @req EDR 3.11 RE 1, NDR 3.11 RE 1 */
void housing_step(struct housing *housing);

/* "off", "closed", "open" or "unseen". */
const char *housing_text(const struct housing *housing);

void housing_close(struct housing *housing);

#endif
