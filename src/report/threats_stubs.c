/* Entries to fill in, one a threat that nobody has decided about, grouped by where they are. */
#include "base/yaml_write.h"
#include "report/threats.h"

static void write_proposals(const struct threat *threat, struct out *out) {
    const char *before = "    # usually answered by ";
    const struct requirement_set *set = &threat->proposals;
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1)) {
        out_format(out, "%s" STR_F, before, STR_A(requirement_at(i)->id));
        before = ", ";
    }
    if (!requirement_set_empty(set))
        out_char(out, '\n');
    for (unsigned i = 0; i < attack_mitigation_count(); i++)
        if (threat->mitigations >> i & 1)
            out_format(out, "    # " STR_F " " STR_F "\n", STR_A(attack_mitigation_at(i)->id),
                       STR_A(attack_mitigation_at(i)->name));
}

void threats_stubs(const struct trace *trace, struct out *out) {
    uint32_t target = MODEL_NONE;
    if (trace->model->threat_count == 0)
        out_lit(out, "threats:\n");
    for (size_t i = 0; i < trace->threats.count; i++) {
        const struct threat *threat = &trace->threats.items[i];
        if (trace->traced[i].entry_count > 0)
            continue;
        if (threat->target != target) {
            out_lit(out, "\n  # ");
            out_safe(out, threat_model_target(trace->model, threat->target));
            out_char(out, '\n');
        }
        target = threat->target;
        out_lit(out, "  - id: ");
        yaml_write_scalar(out, threat->id);
        out_lit(out, "\n    # ");
        out_safe(out, threat->title);
        out_char(out, '\n');
        write_proposals(threat, out);
        out_lit(out, "    risk: unrated\n    treatment: open\n");
    }
}
