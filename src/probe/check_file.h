/* What the files of the group "file" share. */
#ifndef PROBE_CHECK_FILE_H
#define PROBE_CHECK_FILE_H

#include "probe/check.h"
#include "probe/secret.h"

/* check_file_secret.c */
enum probe_outcome probe_look_secrets(struct probe *probe, struct probe_result *result);
/* Where in a line of a script or of settings a secret begins that is written out, by what secret.h masks; SIZE_MAX:
 * nowhere. `*line` is trimmed, and may lie in `room` then: "name = value" as "name=value". */
size_t probe_written_secret(struct str *line, char room[PROBE_SECRET_TEXT_MAX + 1]);

#endif
