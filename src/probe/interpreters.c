#include "probe/interpreters.h"

#include "probe/probe.h"

static const char *const shells[] = {"ash",  "bash", "csh",   "dash",  "fish", "hush",      "ksh",  "lash", "lksh",
                                     "mksh", "msh",  "pdksh", "rbash", "sh",   "static-sh", "tcsh", "zsh"};
static const char *const others[] = {
    "awk",     "cat",     "chmod",  "chown",   "cp",          "cpan", "curl",        "dd",      "ed",      "emacs",
    "env",     "expect",  "find",   "gawk",    "gdb",         "git",  "install",     "irb",     "jjs",     "jshell",
    "less",    "ln",      "lua",    "luajit",  "make",        "mawk", "micropython", "more",    "mv",      "nano",
    "nawk",    "nc",      "ncat",   "nice",    "nmap",        "node", "nodejs",      "nsenter", "openssl", "perl",
    "php",     "pico",    "pip",    "python",  "rsync",       "ruby", "scp",         "screen",  "script",  "sed",
    "setpriv", "socat",   "sqlite", "strace",  "systemd-run", "tar",  "taskset",     "tclsh",   "tee",     "tftp",
    "time",    "timeout", "tmux",   "unshare", "unzip",       "vi",   "view",        "vim",     "wget",    "wish",
    "xargs",   "xxd",     "zip",
};

static struct str without_version(struct str name) {
    while (name.len > 1 &&
           (char_is_digit(name.ptr[name.len - 1]) || name.ptr[name.len - 1] == '.' || name.ptr[name.len - 1] == '-'))
        name.len--;
    return name;
}

static bool is_in(const char *const *names, size_t count, struct str name) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, str_from(names[i])))
            return true;
    return false;
}

bool probe_is_shell(struct str path) {
    return is_in(shells, ARRAY_LEN(shells), without_version(probe_base_name(path)));
}

bool probe_gives_rights(struct str path) {
    return probe_is_shell(path) || is_in(others, ARRAY_LEN(others), without_version(probe_base_name(path)));
}

const char *probe_rights_giver(size_t at) {
    if (at < ARRAY_LEN(shells))
        return shells[at];
    return at - ARRAY_LEN(shells) < ARRAY_LEN(others) ? others[at - ARRAY_LEN(shells)] : NULL;
}
