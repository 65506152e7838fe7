#include "housing.h"

#include <fcntl.h>
#include <unistd.h>

#define UNREAD_MOST 3u /* a line that says nothing for a moment may be about to change */

int housing_open(struct housing *housing, struct device *device, const char **error) {
    *housing = (struct housing){.device = device, .file = -1};
    if (!*device->config->housing_line)
        return 0;
    housing->file = open(device->config->housing_line, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (housing->file >= 0)
        return 0;
    *error = "housing.line cannot be opened";
    return -1;
}

static enum housing_state look(const struct housing *housing) {
    char said[2];
    ssize_t got = pread(housing->file, said, sizeof(said), 0);
    if (got < 1 || (got == 2 && said[1] != '\n') || (said[0] != '0' && said[0] != '1'))
        return HOUSING_UNSEEN;
    return said[0] == '1' ? HOUSING_OPEN : HOUSING_CLOSED;
}

static void tell(struct housing *housing) {
    static const char *const texts[] = {[HOUSING_CLOSED] = "the housing is closed",
                                        [HOUSING_OPEN] = "tampered: the housing is open",
                                        [HOUSING_UNSEEN] = "tampered: the contact of the housing says nothing"};
    const struct device_act act = {
        KW_AUDIT_SYSTEM, EVENT_TAMPER, housing->state == HOUSING_CLOSED ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
        "housing",       "gateway",    texts[housing->state]};
    device_record(housing->device, &act);
}

void housing_step(struct housing *housing) {
    if (housing->file < 0)
        return;
    enum housing_state seen = look(housing);
    housing->unread = seen == HOUSING_UNSEEN ? housing->unread + 1 : 0;
    if (seen == housing->state || (seen == HOUSING_UNSEEN && housing->unread < UNREAD_MOST))
        return;
    housing->state = seen;
    housing->openings += seen == HOUSING_OPEN;
    tell(housing);
}

const char *housing_text(const struct housing *housing) {
    static const char *const texts[] = {"off", "closed", "open", "unseen"};
    return texts[housing->state];
}

void housing_close(struct housing *housing) {
    if (housing->file >= 0)
        close(housing->file);
    housing->file = -1;
}
