/* inittab, of System V's init and of BusyBox's: "id:runlevels:action:process". */
#ifndef PROBE_INITTAB_H
#define PROBE_INITTAB_H

#include "probe/probe.h"

struct inittab_line {
    struct str id, levels, action, process; /* of BusyBox the id is the terminal */
    uint32_t line;
};
struct probe_inittab {
    enum tree_answer answer;
    bool busybox; /* whose init it is */
    struct probe_lines lines;
};
void probe_inittab_open(struct probe *probe, struct probe_inittab *inittab);
/* The next line that is whole; false behind the last. */
bool probe_inittab_next(struct probe_inittab *inittab, struct inittab_line *line);

#endif
