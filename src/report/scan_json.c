/* A scan as JSON: every binary with its properties, and every finding. */
#include "base/json_write.h"
#include "catalogue/cwe.h"
#include "evidence/scan.h"
#include "report/scan.h"
#include "supplier/scan_waiver.h"

static const char *const answers[] = {[ELF_NO] = "no", [ELF_YES] = "yes", [ELF_UNKNOWN] = "unknown"};
static const char *const relros[] = {
    [ELF_RELRO_NONE] = "none", [ELF_RELRO_PARTIAL] = "partial", [ELF_RELRO_FULL] = "full"};

static void write_needed(struct json_writer *w, const struct elf_report *elf) {
    json_write_key(w, STR("needed"));
    json_write_array(w);
    for (unsigned i = 0; i < elf->needed_count; i++)
        json_write_string(w, elf->needed[i]);
    json_write_end(w, ']');
}

static enum status write_binary(struct json_writer *w, const struct scan_binary *binary, struct arena *arena) {
    const struct elf_report *elf = &binary->elf;
    struct str machine = elf_machine_name(elf->machine, arena);
    if (!machine.ptr)
        return STATUS_MEMORY;
    json_write_object(w);
    json_write_pair(w, "file", str_from(binary->path));
    json_write_pair(w, "kind", elf_kind_name(elf->kind));
    json_write_pair(w, "machine", machine);
    json_write_pair_integer(w, "bits", elf->bits);
    json_write_pair(w, "relro", str_from(relros[elf->relro]));
    json_write_pair(w, "canary", str_from(answers[elf->canary]));
    json_write_pair_bool(w, "executable-stack", elf->stack_executable || !elf->has_stack_header);
    json_write_pair_bool(w, "writable-code", elf->writable_code);
    json_write_pair_bool(w, "text-relocations", elf->text_relocations);
    json_write_pair(w, "fortify", str_from(answers[elf->fortify]));
    json_write_pair_integer(w, "fortified", elf->fortified);
    json_write_pair_integer(w, "fortifiable", elf->fortified + elf->fortifiable);
    json_write_pair_bool(w, "branch-tracking", elf->branch_tracking);
    json_write_pair_bool(w, "shadow-stack", elf->shadow_stack);
    json_write_pair_bool(w, "symbols", elf->symbols);
    json_write_pair_bool(w, "debug", elf->debug);
    json_write_pair_some(w, "rpath", elf->rpath);
    json_write_pair_some(w, "runpath", elf->runpath);
    json_write_pair_some(w, "interpreter", elf->interpreter);
    json_write_pair_some(w, "soname", elf->soname);
    json_write_pair_some(w, "build-id", elf->build_id);
    write_needed(w, elf);
    json_write_end(w, '}');
    return STATUS_OK;
}

/* Of 4-2, that the weakness contradicts. */
static void write_requirements(struct json_writer *w, unsigned cwe) {
    enum { EVERY_TYPE = COMPONENT_SA | COMPONENT_ED | COMPONENT_HD | COMPONENT_ND };
    struct requirement_set set;
    struct cwe_basis basis;
    if (!cwe_requirements(cwe, EVERY_TYPE, &set, &basis))
        return;
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned i = requirement_set_next(&set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&set, i + 1))
        json_write_string(w, requirement_at(i)->id);
    json_write_end(w, ']');
}

static void write_waiver(struct json_writer *w, const struct waiver *waiver) {
    char day[11];
    date_text(waiver->until, day);
    json_write_key(w, STR("waived"));
    json_write_object(w);
    json_write_pair(w, "reason", waiver->reason);
    json_write_pair(w, "by", waiver->by);
    json_write_pair(w, "until", str_from(day));
    json_write_end(w, '}');
}

static void write_finding(struct json_writer *w, const struct scan_finding *finding) {
    json_write_object(w);
    json_write_pair(w, "rule", finding->rule->id);
    json_write_pair(w, "severity", scan_severity_name(finding->rule->severity));
    json_write_pair(w, "state", finding->state == SCAN_UNTOLD ? STR("could not be told") : STR("found"));
    json_write_pair(w, "file", str_from(finding->path));
    if (finding->line > 0)
        json_write_pair_integer(w, "line", finding->line);
    json_write_pair(w, "mark", finding->mark);
    json_write_pair(w, "title", finding->rule->title);
    json_write_pair_some(w, "text", finding->text);
    json_write_pair_some(w, "help", finding->rule->help);
    if (finding->rule->cwe) {
        json_write_pair_integer(w, "cwe", finding->rule->cwe);
        write_requirements(w, finding->rule->cwe);
    }
    json_write_pair_some(w, "tools", finding->tools);
    json_write_pair(w, "process", finding->rule->process);
    if (finding->waiver)
        write_waiver(w, finding->waiver);
    json_write_end(w, '}');
}

void scan_write_reach(struct json_writer *w, const struct scan_report_options *options,
                      const struct scan_result *result) {
    json_write_pair_some(w, "build", options->build);
    json_write_pair(w, "least", scan_severity_name(options->least));
    json_write_key(w, STR("parts"));
    json_write_array(w);
    for (unsigned i = 0; i < SCAN_PARTS_SAVED; i++) /* in the order of enum scan_part */
        if (options->parts >> i & 1)
            json_write_string(w, scan_part_words[i]);
    json_write_end(w, ']');
    json_write_pair_integer(w, "files", (int64_t)result->files);
}

enum status scan_report_json(const struct scan_result *result, const struct scan_report_options *options,
                             struct arena *arena, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR(SCAN_FORMAT));
    json_write_pair(&w, "root", str_from(options->root));
    scan_write_reach(&w, options, result);
    json_write_pair_integer(&w, "unread", (int64_t)result->unread);
    json_write_pair_integer(&w, "unfinished", (int64_t)result->unfinished);
    json_write_key(&w, STR("binaries"));
    json_write_array(&w);
    for (size_t i = 0; i < result->binary_count; i++)
        TRY(write_binary(&w, &result->binaries[i], arena));
    json_write_end(&w, ']');
    json_write_key(&w, STR("findings"));
    json_write_array(&w);
    for (size_t i = 0; i < result->finding_count; i++)
        if (result->findings[i].rule->severity <= options->least)
            write_finding(&w, &result->findings[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
    return STATUS_OK;
}
