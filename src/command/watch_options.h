/* Rows of keyway watch for what concerns providers: actions, options, examples and the text of the help. */
#ifndef COMMAND_WATCH_OPTIONS_H
#define COMMAND_WATCH_OPTIONS_H

/* Names of options that go together. */
#define WATCH_NETWORK "ca-file client-certificate client-key proxy user-agent parallel per-host internal "
#define WATCH_JUDGE   "advisories kev epss names at assurance fix replace "

#define WATCH_SYNC_ACTIONS                                                                                             \
    {.name = "add",                                                                                                    \
     .form = "DOMAIN|URL|KNOWN",                                                                                       \
     .what = "watch a provider",                                                                                       \
     .example = "siemens",                                                                                             \
     .least = 1,                                                                                                       \
     .most = 1,                                                                                                        \
     .run = watch_add_action,                                                                                          \
     .takes = WATCH_NETWORK "name"},                                                                                   \
        {.name = "list",                                                                                               \
         .form = "",                                                                                                   \
         .what = "say which providers are watched",                                                                    \
         .example = "",                                                                                                \
         .least = 0,                                                                                                   \
         .most = 0,                                                                                                    \
         .run = watch_list_action,                                                                                     \
         .takes = "known format",                                                                                      \
         .formats = "text json"},                                                                                      \
        {.name = "remove",                                                                                             \
         .form = "NAME",                                                                                               \
         .what = "watch a provider no more",                                                                           \
         .example = "siemens",                                                                                         \
         .least = 1,                                                                                                   \
         .most = 1,                                                                                                    \
         .run = watch_remove_action,                                                                                   \
         .takes = ""},                                                                                                 \
        {.name = "sync",                                                                                               \
         .form = "[NAME]...",                                                                                          \
         .what = "fetch what is new, and match the plants",                                                            \
         .example = "",                                                                                                \
         .least = 0,                                                                                                   \
         .most = 63,                                                                                                   \
         .run = watch_sync_action,                                                                                     \
         .takes = WATCH_NETWORK "full no-match format kev epss",                                                       \
         .formats = "text json"},                                                                                      \
        {.name = "plant",                                                                                              \
         .form = "add PLANT|list|remove PLANT|runs PLANT",                                                             \
         .what = "have every sync match a plant",                                                                      \
         .example = "add plant.yaml",                                                                                  \
         .least = 1,                                                                                                   \
         .most = 2,                                                                                                    \
         .run = watch_plant_action,                                                                                    \
         .takes = "format",                                                                                            \
         .formats = "text json"},                                                                                      \
        {.name = "log",                                                                                                \
         .form = "[NAME]",                                                                                             \
         .what = "list what happened",                                                                                 \
         .example = "siemens",                                                                                         \
         .least = 0,                                                                                                   \
         .most = 1,                                                                                                    \
         .run = watch_log_action,                                                                                      \
         .takes = "since format",                                                                                      \
         .formats = "text json"},                                                                                      \
        {.name = "show",                                                                                               \
         .form = "NAME|ID",                                                                                            \
         .what = "say what is known of a provider or an advisory",                                                     \
         .example = "SSA-712929",                                                                                      \
         .least = 1,                                                                                                   \
         .most = 1,                                                                                                    \
         .run = watch_show_action,                                                                                     \
         .takes = "format",                                                                                            \
         .formats = "text json"},                                                                                      \
        {.name = "trust",                                                                                              \
         .form = "NAME FINGERPRINT|unsigned",                                                                          \
         .what = "take a provider's new key, or what it does not sign",                                                \
         .example = "siemens unsigned",                                                                                \
         .least = 2,                                                                                                   \
         .most = 2,                                                                                                    \
         .run = watch_trust_action,                                                                                    \
         .takes = ""},                                                                                                 \
        {.name = "export",                                                                                             \
         .form = "FOLDER",                                                                                             \
         .what = "write the documents that count as files",                                                            \
         .example = "advisories",                                                                                      \
         .least = 1,                                                                                                   \
         .most = 1,                                                                                                    \
         .run = watch_export_action,                                                                                   \
         .takes = ""},                                                                                                 \
        {.name = "backup",                                                                                             \
         .form = "FILE",                                                                                               \
         .what = "copy the database while it is in use",                                                               \
         .example = "watch-copy.db",                                                                                   \
         .least = 1,                                                                                                   \
         .most = 1,                                                                                                    \
         .run = watch_backup_action,                                                                                   \
         .takes = "force"},                                                                                            \
    {                                                                                                                  \
        .name = "verify", .form = "", .what = "read all of the database", .example = "", .least = 0, .most = 0,        \
        .run = watch_verify_action, .takes = ""                                                                        \
    }

#define WATCH_SYNC_OPTIONS                                                                                             \
    {.name = "name", .argument = "NAME", .help = "add: what to call the provider"},                                    \
        {.name = "known", .help = "list: the providers that come with keyway, to add by their names"},                 \
        {.name = "full", .help = "sync: compare every document, whatever the feeds say of its age"},                   \
        {.name = "force", .help = "backup: replace a file that is no earlier backup"},                                 \
        {.name = "no-match", .help = "sync: leave the plants out"},                                                    \
        {.name = "ca-file",                                                                                            \
         .argument = "FILE",                                                                                           \
         .complete = COMPLETE_FILE,                                                                                    \
         .help = "trust these authorities (PEM) instead of the system's"},                                             \
        {.name = "client-certificate",                                                                                 \
         .argument = "FILE",                                                                                           \
         .complete = COMPLETE_FILE,                                                                                    \
         .help = "show this certificate (PEM) to servers that ask for one"},                                           \
        {.name = "client-key", .argument = "FILE", .complete = COMPLETE_FILE, .help = "its key (PEM)"},                \
        {.name = "proxy", .argument = "URL", .help = "ask through this proxy instead of the environment's"},           \
        {.name = "user-agent", .argument = "TEXT", .help = "how to introduce oneself to servers"},                     \
        {.name = "internal", .help = "ask hosts of the inner network too that a provider leads to"},                   \
        {.name = "parallel", .argument = "N", .help = "requests at a time (16)"}, {                                    \
        .name = "per-host", .argument = "N", .help = "of them on one host (4)"                                         \
    }

#define WATCH_SYNC_EXAMPLES                                                                                            \
    {"keyway watch list --known", "which providers come with keyway"}, {"keyway watch add siemens", "one of them"},    \
        {"keyway watch add example.com", "any other, by its domain"},                                                  \
        {"keyway watch sync", "what is new? 2: something is wrong at a provider"}, {                                   \
        "keyway watch export advisories && keyway check plant.yaml -a advisories", "what it means for a plant"         \
    }

#define WATCH_SYNC_TEXT                                                                                                \
    "add, list and remove say which providers are watched: by the domain, where the provider is found as CSAF has "    \
    "it, by the URL of a provider-metadata.json, or by a name of list --known. An aggregator stands for all that it "  \
    "lists.\n"                                                                                                         \
    "\n"                                                                                                               \
    "sync fetches what is new or changed, checks hashes, signatures and form, keeps every revision, and says what "    \
    "changed. What was stored stays whatever happens, and a run that was broken off is taken up by the next. Once a "  \
    "week, and with --full, every document is compared: one that is changed under its old date is seen only then. "    \
    "What a provider lists and cannot be had or read is counted, asked for again and no pass for match, as long as "   \
    "it lasts; show NAME names it. Only https is spoken.\n"                                                            \
    "\n"                                                                                                               \
    "plant add PLANT has every sync match that plant after the fetching, when the advisories, its files, the "         \
    "decisions or the day are others than at the last time, and say what is new, changed or open again; a plant "      \
    "that cannot be read keeps neither the fetching nor the others. plant list, plant remove PLANT and plant runs "    \
    "PLANT say which there are, take one off, and list its runs.\n"                                                    \
    "\n"                                                                                                               \
    "A provider's keys are pinned when they are first seen. Documents signed by a later key, with a wrong hash or a "  \
    "bad signature, or without one where there is to be one, are kept apart and do not count; trust NAME FINGERPRINT " \
    "takes a new key, trust NAME unsigned takes documents without signatures.\n"                                       \
    "\n"                                                                                                               \
    "log [NAME] lists what happened, show NAME or show ID what is known of a provider or an advisory, export FOLDER "  \
    "writes the documents that count as files, backup FILE copies the database while it is in use, in place of an "    \
    "earlier backup, of another file only with --force; verify reads all of it. Only add, plant add, and decisions "   \
    "with --advisories begin a database where there is none.\n"                                                        \
    "\n"                                                                                                               \
    "sync exits with 2 when something went wrong at a provider, or a person must look at something, and with 1 when "  \
    "a plant could not be matched."

#endif
