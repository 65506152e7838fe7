/* MR 50: takes over the station settings from a file that an engineer brings: one "key=value" a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct setting {
    char *key;
    char *value;
    struct setting *next;
};

static void setting_free(struct setting *setting) {
    if (!setting)
        return;
    free(setting->key);
    free(setting->value);
    free(setting);
}

/* NULL for a line that is no setting, or without memory. */
static struct setting *setting_read(const char *line) {
    const char *equals = strchr(line, '=');
    if (!equals || equals == line)
        return NULL;
    struct setting *setting = calloc(1, sizeof *setting);
    if (!setting)
        return NULL;
    setting->key = strndup(line, (size_t)(equals - line));
    setting->value = strdup(equals + 1);
    if (!setting->key || !setting->value) {
        setting_free(setting);
        return NULL;
    }
    return setting;
}

/* The later of two settings with one key counts. */
static void settings_add(struct setting **list, struct setting *fresh) {
    for (struct setting **at = list; *at; at = &(*at)->next) {
        struct setting *old = *at;
        if (strcmp(old->key, fresh->key) != 0)
            continue;
        setting_free(old);
        *at = fresh;
        fresh->next = old->next;
        return;
    }
    fresh->next = *list;
    *list = fresh;
}

int main(void) {
    struct setting *list = NULL;
    char line[512];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = '\0';
        struct setting *fresh = setting_read(line);
        if (fresh)
            settings_add(&list, fresh);
    }
    while (list) {
        struct setting *next = list->next;
        (void)printf("%s=%s\n", list->key, list->value);
        setting_free(list);
        list = next;
    }
    return 0;
}
