/* keyway watch: advisories kept up to date, matched to the plant, and decided on. */
#include "command/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "command/actions.h"
#include "command/judge.h"
#include "command/watch_options.h"
#include "owner/watch_store.h"

static const struct diag_kind NO_ACTION = {"watch.action", SEVERITY_ERROR, "'{0}' is nothing that the watch does",
                                           "'keyway watch --help' lists what it does"};
static const struct diag_kind FEW = {"watch.form", SEVERITY_ERROR, "'keyway watch {0}' needs {1}",
                                     "for example: keyway watch {0}{2}"};
static const struct diag_kind MANY = {"watch.form", SEVERITY_ERROR, "'keyway watch {0}' takes {1}",
                                      "for example: keyway watch {0}{2}"};
static const struct diag_kind NO_OPTION = {"watch.option", SEVERITY_ERROR, "'keyway watch {0}' takes no --{1}",
                                           "its options are: {2}"};
static const struct diag_kind NO_FORMAT = {"watch.format", SEVERITY_ERROR, "'keyway watch {0}' does not write {1}",
                                           "its formats are: {2}"};
static const struct diag_kind NO_HOME = {"watch.no-home", SEVERITY_ERROR, "nothing says where the database is",
                                         "give --db FILE, or set HOME or XDG_STATE_HOME"};
static const struct diag_kind NO_FOLDER = {"watch.no-folder", SEVERITY_ERROR, "this folder could not be made: {0}",
                                           "see who may write there, or name a database elsewhere with --db"};
static const struct diag_kind NO_STORE = {"watch.no-store", SEVERITY_ERROR, "there is no database at '{0}'",
                                          "look at the path; a new one is begun by 'keyway watch add DOMAIN'"};
static const struct diag_kind NOT_REACHED = {"watch.store-not-reached", SEVERITY_ERROR,
                                             "this database could not be reached: {0}",
                                             "look at the path, and at who may read it"};
static const struct diag_kind NO_FILE = {"watch.store-no-file", SEVERITY_ERROR, "this is {0}, and no database",
                                         "name the database's file itself, as in --db folder/watch.db"};

/* ---- the database */

enum status watch_path(struct run *run, struct str *path) {
    struct str given = run_option(run, "db"), state = str_from(getenv("XDG_STATE_HOME")),
               home = str_from(getenv("HOME"));
    if (given.ptr) {
        *path = given;
        return STATUS_OK;
    }
    /* A relative path is to be ignored (XDG Base Directory Specification). */
    bool absolute = str_starts(state, STR("/"));
    if (!absolute && home.len == 0) {
        diag_add(run->sink, &NO_HOME, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    *path = absolute ? str_format(run->arena, STR_F "/keyway/watch.db", STR_A(state))
                     : str_format(run->arena, STR_F "/.local/state/keyway/watch.db", STR_A(home));
    return path->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* Every folder on the way, for its owner alone: what a plant has not mended yet is nobody else's business. */
static enum status make_folders(struct run *run, struct str path) {
    char *copy = (char *)str_copy(run->arena, path).ptr;
    if (!copy)
        return STATUS_MEMORY;
    for (size_t i = 1; i < path.len; i++) {
        if (copy[i] != '/')
            continue;
        copy[i] = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            return file_refused(run->sink, &NO_FOLDER, copy);
        copy[i] = '/';
    }
    return STATUS_OK;
}

enum status watch_is_there(struct run *run, struct str path, bool *there) {
    struct stat info;
    if (stat(path.ptr, &info) != 0) {
        *there = false;
        return errno == ENOENT ? STATUS_OK : file_refused(run->sink, &NOT_REACHED, path.ptr);
    }
    /* An empty file would become a database by being opened. */
    *there = info.st_size > 0;
    if (S_ISREG(info.st_mode))
        return STATUS_OK;
    diag_add(run->sink, &NO_FILE, file_place(run->sink, path.ptr), file_type_name(info.st_mode));
    return STATUS_SYSTEM;
}

enum status watch_open(struct run *run, enum watch_need need, struct store **store) {
    struct str path;
    bool there = false;
    *store = NULL;
    TRY(watch_path(run, &path));
    TRY(watch_is_there(run, path, &there));
    if (!there && need == WATCH_IF_THERE && !run_has(run, "db"))
        return STATUS_OK;
    if (!there && need != WATCH_MADE) {
        diag_add(run->sink, &NO_STORE, PLACE_NONE, path);
        return STATUS_INPUT;
    }
    if (!run_has(run, "db"))
        TRY(make_folders(run, path));
    return watch_store_open(path.ptr, run->arena, run->sink, store);
}

int watch_with_store(struct run *run, enum watch_need need,
                     enum status (*action)(struct run *run, struct store *store)) {
    struct store *store = NULL;
    enum status status = watch_open(run, need, &store);
    if (status == STATUS_OK)
        status = action(run, store);
    store_close(store);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

/* ---- options */

/* ---- the command */

/* To add one: its function in a file of its own, and a row here; its options go into the table below. */
static const struct command_action actions[] = {
    WATCH_SYNC_ACTIONS,
    {.name = "match",
     .form = "PLANT",
     .what = "say which vulnerabilities are open for a plant",
     .example = "plant.yaml",
     .least = 1,
     .most = 1,
     .run = watch_match_action,
     .takes = WATCH_JUDGE
     "format state answer zone asset product advisory supplier search since probability unread sort list all to from"},
    {.name = "acknowledge",
     .form = "PLANT [ASSET] ADVISORY[/CVE]",
     .what = "note that somebody has seen it",
     .example = "plant.yaml plc-1 SSA-712929",
     .least = 2,
     .most = 3,
     .run = watch_decide_action,
     .takes = WATCH_JUDGE "asset zone product all who reason"},
    {.name = "accept",
     .form = "PLANT [ASSET] ADVISORY[/CVE] --until DATE --reason TEXT",
     .what = "bear it until a day",
     .example = "plant.yaml plc-1 SSA-712929 --until 2027-03-31 --reason 'no route'",
     .least = 2,
     .most = 3,
     .run = watch_decide_action,
     .takes = WATCH_JUDGE "asset zone product all who reason until"},
    {.name = "plan",
     .form = "PLANT [ASSET] ADVISORY[/CVE] --outage DATE",
     .what = "mend it in an outage",
     .example = "plant.yaml SSA-712929 --zone cell-1 --outage 2026-12-12",
     .least = 2,
     .most = 3,
     .run = watch_decide_action,
     .takes = WATCH_JUDGE "asset zone product all who reason outage"},
    {.name = "done",
     .form = "PLANT [ASSET] ADVISORY[/CVE] --reason TEXT",
     .what = "note that it was mended",
     .example = "plant.yaml plc-1 SSA-712929 --reason 'updated to 2.9.4'",
     .least = 2,
     .most = 3,
     .run = watch_decide_action,
     .takes = WATCH_JUDGE "asset zone product all who reason"},
    {.name = "reopen",
     .form = "PLANT [ASSET] ADVISORY[/CVE] --reason TEXT",
     .what = "take a decision back",
     .example = "plant.yaml plc-1 SSA-712929 --reason 'the firewall was taken out'",
     .least = 2,
     .most = 3,
     .run = watch_decide_action,
     .takes = WATCH_JUDGE "asset zone product all who reason"},
    {.name = "comment",
     .form = "PLANT [ASSET] ADVISORY[/CVE] --reason TEXT",
     .what = "note a remark",
     .example = "plant.yaml plc-1 SSA-712929 --reason 'asked the supplier'",
     .least = 2,
     .most = 3,
     .run = watch_comment_action,
     .takes = WATCH_JUDGE "asset zone product all who reason"},
    {.name = "read",
     .form = "PLANT ADVISORY",
     .what = "note that this version of an advisory was read",
     .example = "plant.yaml SSA-712929",
     .least = 2,
     .most = 2,
     .run = watch_read_action,
     .takes = WATCH_JUDGE "who reason"},
    {.name = "history",
     .form = "PLANT [ASSET [ADVISORY]]",
     .what = "list decisions and remarks",
     .example = "plant.yaml",
     .least = 1,
     .most = 3,
     .run = watch_history_action,
     .takes = "since format"},
    {.name = "diff",
     .form = "ADVISORY [REVISION REVISION], or two files",
     .what = "say what changed between two revisions",
     .example = "SSA-712929",
     .least = 1,
     .most = 3,
     .run = watch_diff_action,
     .takes = "format"},
};

static int refuse_form(struct run *run, const struct command_action *action, bool few) {
    struct str form = str_format(run->arena, "%s%s", action->form[0] ? action->form : "no argument",
                                 few || !action->form[0] ? "" : ", and no more");
    struct str example = str_format(run->arena, "%s%s", action->example[0] ? " " : "", action->example);
    diag_add(run->sink, few ? &FEW : &MANY, PLACE_NONE, str_from(action->name), form, example);
    return EXIT_FAILED;
}

/* Options are of the command; an action takes some of them. */
static int check_options(struct run *run, const struct command_action *action) {
    struct str option = action_untaken(run, action, "db diagnostics");
    if (option.ptr) {
        diag_add(run->sink, &NO_OPTION, PLACE_NONE, str_from(action->name), option,
                 str_format(run->arena, "db%s%s", action->takes[0] ? " " : "", action->takes));
        return EXIT_FAILED;
    }
    if (action_writes(run, action))
        return EXIT_WELL;
    diag_add(run->sink, &NO_FORMAT, PLACE_NONE, str_from(action->name), run_option(run, "format"),
             str_from(action->formats));
    return EXIT_FAILED;
}

static int watch(struct run *run) {
    const struct command_action *action = action_find(actions, ARRAY_LEN(actions), run->arguments[0]);
    size_t given = run->argument_count - 1;
    if (!action) {
        diag_add_near(run->sink, &NO_ACTION, PLACE_NONE, action_nearest(actions, ARRAY_LEN(actions), run->arguments[0]),
                      run->arguments[0]);
        return EXIT_FAILED;
    }
    if (given < action->least || given > action->most)
        return refuse_form(run, action, given < action->least);
    return check_options(run, action) == EXIT_WELL ? action->run(run) : EXIT_FAILED;
}

static const struct command_option options[] = {
    JUDGE_OPTIONS,
    {.name = "db",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "the watch's database, in place of the one below XDG_STATE_HOME"},
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text csv json openvex digest",
     .help = "what to print; digest is a mail"},
    {.name = "state",
     .argument = "STATE",
     .words = "open all new revised reopened overdue acknowledged planned accepted compensated done settled",
     .many = true,
     .help = "only what stands so; open unless --all is given"},
    {.name = "answer",
     .argument = "ANSWER",
     .words = "affected look investigated fixed not-affected",
     .many = true,
     .help = "only what is answered so"},
    {.name = "zone", .argument = "ZONE", .help = "only assets of this zone"},
    {.name = "asset", .argument = "ASSET", .many = true, .help = "only this asset; several are told one by one"},
    {.name = "product", .argument = "NAME", .help = "only assets of this product, model or order number"},
    {.name = "advisory", .argument = "ID", .help = "only this advisory or CVE"},
    {.name = "supplier", .argument = "TEXT", .help = "only suppliers whose name holds this"},
    {.name = "search", .argument = "WORDS", .help = "only where each of these words stands in an id, name or title"},
    {.name = "since",
     .argument = "DATE",
     .help = "only what changed or happened since; for a digest what is new (7 days)"},
    {.name = "probability", .argument = "PERCENT", .help = "only products that are surely or probably meant"},
    {.name = "unread", .help = "only advisories of which nobody has read this version"},
    {.name = "sort", .argument = "ORDER", .words = "risk asset advisory due", .help = "by what to sort"},
    {.name = "list",
     .argument = "LIST",
     .words = "advisories-by-product advisories-by-asset products-by-advisory assets-by-advisory",
     .help = "who has what, in place of the matches"},
    {.name = "all", .help = "show every match, whatever stands; decide on every asset that has one"},
    {.name = "reason", .argument = "TEXT", .help = "why: kept with the decision"},
    {.name = "until", .argument = "DATE", .help = "the last day on which an acceptance holds"},
    {.name = "outage", .argument = "DATE", .help = "the day of the outage that a plan waits for"},
    {.name = "who", .argument = "NAME", .help = "who decides, in place of the login name"},
    {.name = "to", .argument = "ADDRESS", .help = "whom a digest is addressed to"},
    {.name = "from", .argument = "ADDRESS", .help = "whom a digest is from"},
    WATCH_SYNC_OPTIONS,
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    WATCH_SYNC_EXAMPLES,
    {"keyway watch match plant.yaml --kev kev.json --epss epss.csv", "what is open, the gravest first"},
    {"keyway watch accept plant.yaml plc-1 SSA-712929 --until 2027-03-31 --reason R",
     "until that day, or until the advisory says something else of it"},
    {"keyway watch plan plant.yaml SSA-712929 --zone cell-1 --outage 2026-12-12", "for every asset of a zone"},
    {"keyway watch match plant.yaml -f digest --since 2026-11-16 --to a@b.example",
     "the week, as a mail for sendmail -t -i"},
};

extern const struct command watch_command;
const struct command watch_command = {
    .name = "watch",
    .group = "owner",
    .synopsis = "ACTION [ARGUMENT]...",
    .summary = "keep advisories up to date, match them to the plant, decide on them",
    .text = WATCH_SYNC_TEXT
    "\n"
    "\n"
    "match PLANT says for every asset which vulnerabilities are open, fixed, not its own, or need a look, in the "
    "order of risk and with the reasons.\n"
    "\n"
    "acknowledge, accept, plan, done and reopen PLANT ASSET ADVISORY[/CVE] note a decision with who and when; "
    "history PLANT lists them. An acceptance ends by its date. What an advisory says of an asset anew, in its "
    "answer, fix or remedy, is open again; any other revision brings nothing back.\n"
    "\n"
    "A decision on several assets leaves ASSET out and says --asset for each, --zone, --product (of these all must "
    "hold) or --all; ADVISORY may then also be a CVE, whichever advisory has it. All of it is noted or nothing.\n"
    "\n"
    "comment PLANT ASSET ADVISORY notes a remark (ASSET - is the advisory as such), read PLANT ADVISORY that "
    "its version was read.\n"
    "\n"
    "diff ADVISORY [REVISION REVISION] says what changed between two revisions that the watch keeps, the last two "
    "where none are named; diff FILE FILE compares two files.\n"
    "\n"
    "match exits with 2 while anything that it lists is open, and while an asset that it is about was not checked: no "
    "advisory of its supplier was read, or one could not be.",
    .actions = actions,
    .action_count = ARRAY_LEN(actions),
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = watch,
};
