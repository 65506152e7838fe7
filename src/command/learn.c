/* keyway learn: questions on the component layer, in the terminal; what was wrong comes back. */
#include "command/command.h"

#include <errno.h>
#include <unistd.h>

#include "catalogue/question.h"
#include "report/paint.h"

static const struct diag_kind NO_COUNT = {"learn.count", SEVERITY_ERROR, "'{0}' is no number of questions",
                                          "use 1 to 500"};
static const struct diag_kind NO_SEED = {"learn.seed", SEVERITY_ERROR, "'{0}' is no number", NULL};

enum { COUNT_USUAL = 10, COUNT_MAX = 500, LINE_MAX_BYTES = 256, MARGIN = 4 };

/* Standard input, a line at a time. */
struct reader {
    char bytes[LINE_MAX_BYTES];
    size_t count, next;
};

struct asked {
    struct question question;
    unsigned tries;
};

struct lesson {
    struct run *run;
    struct asked *items; /* in the order in which they were first asked */
    unsigned count;
    unsigned first_try; /* right at once */
    unsigned right;
    struct reader reader;
    bool ended; /* the input has, or somebody asked to stop */
};

/* ---- choosing questions */

static enum status read_number(struct run *run, const char *option, const struct diag_kind *kind, uint64_t most,
                               uint64_t *number) {
    struct str text = run_option(run, option);
    if (!text.ptr || str_u64(text, most, number))
        return STATUS_OK;
    diag_add(run->sink, kind, PLACE_NONE, text);
    return STATUS_INPUT;
}

static bool is_wanted(const struct run *run, enum question_topic topic) {
    struct str name;
    for (size_t i = 0; run_option_at(run, "topic", i, &name); i++)
        if (str_eq(name, question_topic_name(topic)))
            return true;
    return !run_has(run, "topic");
}

static bool is_asked(const struct lesson *l, struct str text) {
    for (unsigned i = 0; i < l->count; i++)
        if (str_eq(l->items[i].question.text, text))
            return true;
    return false;
}

/* The lesson's questions first, then of each topic in turn; none twice, as far as there are others. */
static enum status choose(struct lesson *l, struct question_dice *dice, unsigned count) {
    enum { TRIES = 50 };
    for (unsigned i = 0; i < LESSON_QUESTIONS && l->count < count && is_wanted(l->run, QUESTION_LESSON); i++)
        question_of_lesson(i, dice, &l->items[l->count++].question);
    for (unsigned topic = QUESTION_LESSON, left = QUESTION_TOPICS * TRIES; l->count < count && left > 0; left--) {
        struct question *question = &l->items[l->count].question;
        topic = topic % (QUESTION_TOPICS - 1) + 1;
        if (!is_wanted(l->run, topic))
            continue;
        TRY(question_make(topic, dice, l->run->arena, question));
        if (is_asked(l, question->text))
            continue;
        l->count++;
        left = QUESTION_TOPICS * TRIES;
    }
    return STATUS_OK;
}

/* ---- asking */

static void write_question(struct lesson *l, const struct question *q, unsigned number) {
    struct out *out = l->run->out;
    out_format(out, "\n%3u ", number);
    paint_wrapped(out, q->text, MARGIN, MARGIN, l->run->width);
    for (unsigned i = 0; i < QUESTION_CHOICES; i++) {
        out_format(out, "    %c  ", 'a' + (int)i);
        paint_wrapped(out, q->choices[i], MARGIN + 3, MARGIN + 3, l->run->width);
    }
}

static bool next_byte(struct reader *r, char *byte) {
    if (r->next == r->count) {
        ssize_t got;
        do
            got = read(STDIN_FILENO, r->bytes, sizeof r->bytes);
        while (got < 0 && errno == EINTR);
        r->count = got > 0 ? (size_t)got : 0;
        r->next = 0;
    }
    if (r->next == r->count)
        return false;
    *byte = r->bytes[r->next++];
    return true;
}

/* The first letter of a line and how many it has, blanks aside. False at the end. */
static bool read_line(struct reader *r, char *letter, size_t *length) {
    char byte;
    bool any = false;
    *letter = '\0';
    *length = 0;
    while (next_byte(r, &byte)) {
        any = true;
        if (byte == '\n')
            break;
        if (char_is_blank(byte) || byte == '\r')
            continue;
        if ((*length)++ == 0)
            *letter = char_lower(byte);
    }
    return any;
}

/* The choice that was made; false when there will be none. */
static bool read_choice(struct lesson *l, unsigned *choice) {
    for (;;) {
        char letter;
        size_t length;
        out_lit(l->run->out, "    Your answer, a to d, or q to stop: ");
        if (out_flush(l->run->out) != STATUS_OK || !read_line(&l->reader, &letter, &length) ||
            (length == 1 && letter == 'q'))
            return false;
        if (length == 1 && letter >= 'a' && letter < 'a' + QUESTION_CHOICES) {
            *choice = (unsigned)(letter - 'a');
            return true;
        }
        out_lit(l->run->out, "    That is none of them.\n");
    }
}

static void ask(struct lesson *l, struct asked *asked, unsigned number) {
    struct out *out = l->run->out;
    const struct question *q = &asked->question;
    unsigned choice;
    write_question(l, q, number);
    bool read = read_choice(l, &choice);
    if (!read || !isatty(STDIN_FILENO))
        out_char(out, '\n');
    if (!read) {
        l->ended = true;
        return;
    }
    bool right = choice == q->right;
    asked->tries++;
    l->right += right;
    l->first_try += right && asked->tries == 1;
    out_lit(out, "    ");
    paint_text(out, l->run->colour, right ? PAINT_GOOD : PAINT_BAD, right ? STR("Right.") : STR("No:"));
    if (!right)
        out_format(out, " it is %c.", 'a' + q->right);
    out_char(out, ' ');
    paint_wrapped(out, q->why, MARGIN + (right ? 7 : 14), MARGIN, l->run->width);
}

/* Round by round: each later one has what was wrong in the one before. */
static void ask_all(struct lesson *l) {
    unsigned *wrong = ARENA_ARRAY(l->run->arena, unsigned, l->count);
    unsigned left = 0;
    for (unsigned i = 0; wrong && i < l->count; i++)
        wrong[left++] = i;
    for (bool again = false; left > 0 && !l->ended; again = true) {
        unsigned still = 0;
        if (again)
            out_format(l->run->out, "\nOnce more, what was wrong: %u of %u\n", left, l->count);
        for (unsigned i = 0; i < left && !l->ended; i++) {
            unsigned right = l->right;
            ask(l, &l->items[wrong[i]], wrong[i] + 1);
            if (l->right == right)
                wrong[still++] = wrong[i];
        }
        left = still;
    }
}

static void list_all(struct lesson *l) {
    for (unsigned i = 0; i < l->count; i++) {
        const struct question *q = &l->items[i].question;
        write_question(l, q, i + 1);
        out_format(l->run->out, "    -> %c. ", 'a' + q->right);
        paint_wrapped(l->run->out, q->why, MARGIN + 6, MARGIN, l->run->width);
    }
}

static enum status prepare(struct lesson *l) {
    struct question_dice dice = {str_hash_key()};
    uint64_t count = COUNT_USUAL;
    TRY(read_number(l->run, "count", &NO_COUNT, COUNT_MAX, &count));
    TRY(read_number(l->run, "seed", &NO_SEED, UINT64_MAX, &dice.state));
    if (count == 0) {
        diag_add(l->run->sink, &NO_COUNT, PLACE_NONE, STR("0"));
        return STATUS_INPUT;
    }
    l->items = ARENA_ARRAY(l->run->arena, struct asked, count + 1);
    return l->items ? choose(l, &dice, (unsigned)count) : STATUS_MEMORY;
}

static int learn(struct run *run) {
    struct lesson lesson = {.run = run};
    enum status status = prepare(&lesson);
    if (status != STATUS_OK)
        return run_failed(run, status);
    if (run_has(run, "list")) {
        list_all(&lesson);
        return EXIT_WELL;
    }
    ask_all(&lesson);
    out_format(run->out, "\n%u of %u right at first try, %u in the end\n", lesson.first_try, lesson.count,
               lesson.right);
    return lesson.right == lesson.count ? EXIT_WELL : EXIT_FINDINGS;
}

static const struct command_option options[] = {
    {.letter = 't',
     .name = "topic",
     .argument = "TOPIC",
     .words = "lesson types levels frs practices processes evidence",
     .many = true,
     .help = "ask of this alone; may be given several times"},
    {.letter = 'n', .name = "count", .argument = "N", .help = "how many questions; 10 unless given"},
    {.letter = 's', .name = "seed", .argument = "N", .help = "the same questions for the same number"},
    {.letter = 'l', .name = "list", .help = "print the questions with their answers, and ask none"},
};

static const struct command_example examples[] = {
    {"keyway learn", "ten questions, the lesson's own first"},
    {"keyway learn --topic levels --topic types --count 20", "which level, which component type"},
    {"keyway learn --list --seed 62443 --count 30", "a sheet for a class"},
};

extern const struct command learn_command;
const struct command learn_command = {
    .name = "learn",
    .group = "everyone",
    .synopsis = "",
    .summary = "questions on 62443-4-1 and 4-2 with explanations",
    .text =
        "Asks one question after the other, with four answers to choose from: the three of the lesson that Keyway grew "
        "from, and others made from the catalogue, so that they hold for the published edition. Rows whose sources "
        "disagree are never asked of. What was answered wrong comes back until it is right.\n"
        "\n"
        "Answers are read from standard input, a letter a line. The exit code is 0 when every question was answered "
        "right in the end, 2 when it stopped before.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_NOTHING,
    .least = 0,
    .most = 0,
    .run = learn,
};
