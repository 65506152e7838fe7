/* Questions on the catalogue with their answers, for learning: those of the lesson, and ones made from its rows. */
#ifndef CATALOGUE_QUESTION_H
#define CATALOGUE_QUESTION_H

#include "base/str.h"

enum question_topic {
    QUESTION_LESSON,   /* written down in data/lesson-questions.tsv */
    QUESTION_TYPES,    /* for which component types a system requirement has one in 4-2 */
    QUESTION_LEVEL,    /* from which SL a requirement is due for a type */
    QUESTION_FR,       /* to which foundational requirement a requirement belongs */
    QUESTION_PRACTICE, /* to which practice a process requirement belongs */
    QUESTION_PROCESS,  /* which process requirement asks for something */
    QUESTION_EVIDENCE, /* what typically shows a process requirement */
};
enum { QUESTION_TOPICS = 7, QUESTION_CHOICES = 4, LESSON_QUESTIONS = 3 };

struct question {
    struct str text;
    struct str choices[QUESTION_CHOICES]; /* all different; one is right */
    struct str why;                       /* what is right, and where it stands */
    uint8_t right;
};

/* Numbers for shuffling: the same questions from the same `state`. */
struct question_dice {
    uint64_t state;
};

/* "lesson", "types", ... */
struct str question_topic_name(enum question_topic topic);
/* By name; QUESTION_TOPICS: there is none. */
unsigned question_topic_find(struct str name);

/* The lesson's question `index`, below LESSON_QUESTIONS, its choices shuffled. */
void question_of_lesson(unsigned index, struct question_dice *dice, struct question *question);
/* A question of any other topic (QUESTION_LESSON: any of the lesson's). Rows whose sources disagree or that are not
 * sure are never asked of. Texts are static or in the arena; STATUS_MEMORY. */
enum status question_make(enum question_topic topic, struct question_dice *dice, struct arena *arena,
                          struct question *question) MUST_USE;

#endif
