#include "catalogue/question.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/process.h"
#include "catalogue/system.h"

/* A row of data/lesson-questions.tsv. */
struct lesson_question {
    struct str question;
    struct str right;
    struct str wrong[QUESTION_CHOICES - 1];
    struct str why;
};

#include "catalogue/lesson_questions.inc"

_Static_assert(ARRAY_LEN(lesson_questions_rows) == LESSON_QUESTIONS, "question.h and data/lesson-questions.tsv agree");

/* ---- chance */

/* splitmix64 (Steele, Lea, Flood 2014): enough to shuffle by. */
static uint64_t roll(struct question_dice *dice) {
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static unsigned pick(struct question_dice *dice, unsigned count) {
    return (unsigned)(roll(dice) % count);
}

/* The right choice is the first before it. */
static void shuffle(struct question_dice *dice, struct question *q) {
    q->right = 0;
    for (unsigned i = QUESTION_CHOICES - 1; i > 0; i--) {
        unsigned k = pick(dice, i + 1);
        struct str moved = q->choices[i];
        q->choices[i] = q->choices[k];
        q->choices[k] = moved;
        if (q->right == k || q->right == i)
            q->right = (uint8_t)(q->right == k ? i : k);
    }
}

static bool is_chosen(const struct question *q, unsigned count, struct str text) {
    for (unsigned i = 0; i < count; i++)
        if (str_eq(q->choices[i], text))
            return true;
    return false;
}

/* Fills the other choices with different ones of `count` texts, of which there are enough. */
static void fill(struct question_dice *dice, struct question *q, unsigned count, struct str (*text)(unsigned index)) {
    for (unsigned have = 1; have < QUESTION_CHOICES;) {
        struct str other = text(pick(dice, count));
        if (!is_chosen(q, have, other))
            q->choices[have++] = other;
    }
    shuffle(dice, q);
}

/* ---- topics */

static bool is_sure(unsigned confidence, struct str conflict) {
    return confidence == CONFIDENCE_HIGH && conflict.len == 0;
}

static const struct requirement *sure_requirement(struct question_dice *dice) {
    for (;;) {
        const struct requirement *r = requirement_at(pick(dice, REQUIREMENT_COUNT));
        if (is_sure(r->confidence, r->conflict) && r->fr != FR_NONE)
            return r;
    }
}

static const struct process_requirement *sure_process(struct question_dice *dice) {
    for (;;) {
        const struct process_requirement *p = process_at(pick(dice, PROCESS_COUNT));
        if (p->confidence == CONFIDENCE_HIGH)
            return p;
    }
}

static struct str types_text(unsigned mask) {
    static const struct str texts[COMPONENT_MASKS] = {
        STR_INIT("none"),      STR_INIT("SA alone"),      STR_INIT("ED alone"),      STR_INIT("SA and ED"),
        STR_INIT("HD alone"),  STR_INIT("SA and HD"),     STR_INIT("ED and HD"),     STR_INIT("SA, ED and HD"),
        STR_INIT("ND alone"),  STR_INIT("SA and ND"),     STR_INIT("ED and ND"),     STR_INIT("SA, ED and ND"),
        STR_INIT("HD and ND"), STR_INIT("SA, HD and ND"), STR_INIT("ED, HD and ND"), STR_INIT("SA, ED, HD and ND"),
    };
    return texts[mask];
}

/* Of base requirements alone: enhancements share theirs. */
static unsigned types_of_system(unsigned sr, bool *sure) {
    const struct requirement_set set = system_requirements(sr);
    unsigned mask = 0;
    *sure = is_sure(system_at(sr)->confidence, system_at(sr)->conflict) &&
            str_find(system_at(sr)->id, STR(" RE")) == SIZE_MAX;
    for (unsigned i = requirement_set_next(&set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&set, i + 1)) {
        mask |= requirement_types(i);
        *sure = *sure && is_sure(requirement_at(i)->confidence, requirement_at(i)->conflict);
    }
    return mask;
}

/* Most system requirements have one for every type; of three questions two are about the others. */
static enum status ask_types(struct question_dice *dice, struct arena *arena, struct question *q) {
    bool common = pick(dice, 3) == 0, sure;
    unsigned sr, mask;
    do {
        sr = pick(dice, SYSTEM_COUNT);
        mask = types_of_system(sr, &sure);
    } while (!sure || mask == 0 || (mask == COMPONENT_ALL) != common);
    const struct system_requirement *s = system_at(sr);
    q->text =
        str_format(arena, "For which component types does 62443-4-2 have a requirement under " STR_F " " STR_F "?",
                   STR_A(s->id), STR_A(s->title));
    q->choices[0] = types_text(mask);
    q->why = str_format(arena, "Under " STR_F " there is one for " STR_F " (" REQUIREMENT_EDITION ").", STR_A(s->id),
                        STR_A(types_text(mask)));
    fill(dice, q, COMPONENT_MASKS, types_text);
    return STATUS_OK;
}

static struct str level_text(unsigned level) {
    static const struct str texts[SL_MAX + 1] = {STR_INIT("at no level"), STR_INIT("from SL 1"), STR_INIT("from SL 2"),
                                                 STR_INIT("from SL 3"), STR_INIT("from SL 4")};
    return texts[level];
}

static enum status ask_level(struct question_dice *dice, struct arena *arena, struct question *q) {
    const struct requirement *r = sure_requirement(dice);
    unsigned type = pick(dice, COMPONENT_COUNT);
    while (r->level[type] == 0)
        type = (type + 1) % COMPONENT_COUNT;
    struct str name = component_name(type);
    q->text = str_format(arena,
                         "From which level on must a component of type " STR_F " (" STR_F ") meet " STR_F " " STR_F "?",
                         STR_A(component_abbreviation(type)), STR_A(name), STR_A(r->id), STR_A(r->title));
    q->choices[0] = level_text(r->level[type]);
    q->why = str_format(arena, STR_F " is due for " STR_F " from SL %u on (" REQUIREMENT_EDITION ").", STR_A(r->id),
                        STR_A(component_abbreviation(type)), r->level[type]);
    fill(dice, q, SL_MAX + 1, level_text);
    return STATUS_OK;
}

static struct str fr_text(unsigned index) {
    return fr_name(index + 1);
}

static enum status ask_fr(struct question_dice *dice, struct arena *arena, struct question *q) {
    const struct requirement *r = sure_requirement(dice);
    q->text = str_format(arena, "To which foundational requirement does '" STR_F "' belong?", STR_A(r->title));
    q->choices[0] = fr_name(r->fr);
    q->why = str_format(arena, "It is " STR_F ", of FR %u " STR_F ".", STR_A(r->id), r->fr, STR_A(fr_name(r->fr)));
    fill(dice, q, FR_COUNT, fr_text);
    return STATUS_OK;
}

static struct str practice_text(unsigned index) {
    return practice_at(index + 1)->name;
}

static enum status ask_practice(struct question_dice *dice, struct arena *arena, struct question *q) {
    const struct process_requirement *p = sure_process(dice);
    const struct practice *practice = practice_at(p->practice);
    q->text = str_format(arena, "To which practice of 62443-4-1 does '" STR_F "' belong?", STR_A(p->title));
    q->choices[0] = practice->name;
    q->why = str_format(arena, "It is " STR_F ", of practice %u " STR_F ". " STR_F, STR_A(p->id), practice->number,
                        STR_A(practice->name), STR_A(p->paraphrase));
    fill(dice, q, PRACTICE_COUNT, practice_text);
    return STATUS_OK;
}

static struct str process_title(unsigned index) {
    return process_at(index)->title;
}

static enum status ask_process(struct question_dice *dice, struct arena *arena, struct question *q) {
    const struct process_requirement *p = sure_process(dice);
    q->text = str_format(arena, "Which process requirement asks for this? " STR_F, STR_A(p->paraphrase));
    q->choices[0] = p->title;
    q->why = str_format(arena, "That is " STR_F " " STR_F " (" PROCESS_EDITION ").", STR_A(p->id), STR_A(p->title));
    fill(dice, q, PROCESS_COUNT, process_title);
    return STATUS_OK;
}

static struct str process_evidence(unsigned index) {
    return process_at(index)->evidence;
}

static enum status ask_evidence(struct question_dice *dice, struct arena *arena, struct question *q) {
    const struct process_requirement *p = sure_process(dice);
    q->text =
        str_format(arena, "What would an assessor ask to see for " STR_F " " STR_F "?", STR_A(p->id), STR_A(p->title));
    q->choices[0] = p->evidence;
    q->why = str_format(arena, STR_F ": " STR_F, STR_A(p->id), STR_A(p->paraphrase));
    fill(dice, q, PROCESS_COUNT, process_evidence);
    return STATUS_OK;
}

void question_of_lesson(unsigned index, struct question_dice *dice, struct question *question) {
    const struct lesson_question *row = &lesson_questions_rows[index];
    *question = (struct question){.text = row->question, .why = row->why};
    question->choices[0] = row->right;
    for (unsigned i = 1; i < QUESTION_CHOICES; i++)
        question->choices[i] = row->wrong[i - 1];
    shuffle(dice, question);
}

static enum status ask_lesson(struct question_dice *dice, struct arena *arena, struct question *q) {
    (void)arena;
    question_of_lesson(pick(dice, LESSON_QUESTIONS), dice, q);
    return STATUS_OK;
}

/* To add a topic: its name and a function here, and a line in the enum. */
static const struct {
    struct str name;
    enum status (*ask)(struct question_dice *dice, struct arena *arena, struct question *q);
} topics[QUESTION_TOPICS] = {
    [QUESTION_LESSON] = {STR_INIT("lesson"), ask_lesson},
    [QUESTION_TYPES] = {STR_INIT("types"), ask_types},
    [QUESTION_LEVEL] = {STR_INIT("levels"), ask_level},
    [QUESTION_FR] = {STR_INIT("frs"), ask_fr},
    [QUESTION_PRACTICE] = {STR_INIT("practices"), ask_practice},
    [QUESTION_PROCESS] = {STR_INIT("processes"), ask_process},
    [QUESTION_EVIDENCE] = {STR_INIT("evidence"), ask_evidence},
};

struct str question_topic_name(enum question_topic topic) {
    return topics[topic].name;
}

unsigned question_topic_find(struct str name) {
    unsigned topic = 0;
    while (topic < QUESTION_TOPICS && !str_eq(topics[topic].name, name))
        topic++;
    return topic;
}

enum status question_make(enum question_topic topic, struct question_dice *dice, struct arena *arena,
                          struct question *question) {
    *question = (struct question){.right = 0};
    TRY(topics[topic].ask(dice, arena, question));
    return question->text.ptr && question->why.ptr ? STATUS_OK : STATUS_MEMORY;
}
