/* The files that rsyslog and syslog-ng write, and which of them a rule of logrotate names. */
#ifndef PROBE_LOG_FILES_H
#define PROBE_LOG_FILES_H

#include "probe/probe.h"

enum { LOG_FILES_MAX = 64 };
struct probe_log_file {
    struct str name;
    const char *where; /* what has it written */
    uint32_t line;
};
struct probe_log_files {
    struct probe_log_file items[LOG_FILES_MAX]; /* each once; further ones are left out */
    size_t count;
    const char *unseen; /* the first rules of logrotate that could not be read; NULL: none */
    enum tree_answer answer;
    const char *doubt; /* a file with words whose effect nobody here can tell, or too many of them; NULL: none */
    uint32_t doubt_line;
};
/* Those whose path is written out; `files` begins zeroed. What cannot be read adds nothing. */
void probe_log_files_rsyslog(struct probe *probe, struct probe_log_files *files);
void probe_log_files_syslog_ng(struct probe *probe, struct probe_log_files *files);
/* Leaves those that no rule of logrotate names. */
void probe_log_files_rotated(struct probe *probe, struct probe_log_files *files);

#endif
