/* The words of a tender that are not in the catalogue. */
#include "owner/tender.h"

static const struct tender_supply_demand supplies[SUPPLY_COUNT] = {
    [SUPPLY_CERTIFICATE] = {"process-certificate", false,
                            "The development process is certified to IEC 62443-4-1, maturity level {} or above where "
                            "the certificate states one",
                            "The certificate: scheme, body, number, organisation, maturity level, end",
                            "last day of the certificate, as 2030-12-31"},
    [SUPPLY_SUPPORT] = {"support-until", true, "Security updates are provided {}",
                        "The support policy or contract that names the day",
                        "last day of security support, as 2036-12-31"},
    [SUPPLY_NOTICE] = {"end-of-support-notice", false,
                       "The end of security support is announced at least 12 months ahead",
                       "The support policy; OpenEoX data if there is any", ""},
    [SUPPLY_CONTACT] = {"psirt-contact", true, "A product security team takes reports of vulnerabilities from anybody",
                        "Its page, security.txt, the policy of disclosure", "mail address or URL"},
    [SUPPLY_ADVISORIES] = {"advisories", true,
                           "Vulnerabilities of the product are published as CSAF advisories, without a log-on",
                           "provider-metadata.json, and an advisory as an example",
                           "domain or URL of provider-metadata.json"},
    [SUPPLY_TIMES] = {"fix-times", false,
                      "A report is acknowledged within 5 working days; a workaround or a fix is out within 90 days",
                      "Times of past cases, from the report to the fix", "usual days from report to fix"},
    [SUPPLY_GUIDE] = {"hardening-guide", true,
                      "A hardening guide comes with the release: services, ports, accounts, default passwords, least "
                      "network access, disposal",
                      "The guide itself", "URL or document number"},
    [SUPPLY_SBOM] = {"sbom", true, "A bill of materials of the software comes with each release, for programs to read",
                     "CycloneDX or SPDX of the offered release", "format"},
    [SUPPLY_UPDATES] = {"signed-updates", true,
                        "Updates are signed, the device or the installer checks the signature, and they come by a way "
                        "that is documented",
                        "The update procedure, and a test that an altered update is refused", ""},
    [SUPPLY_DECLARATION] = {"declaration", false,
                            "A signed declaration of the offered release (in-toto Statement in a DSSE envelope, as "
                            "'keyway declare' makes it)",
                            "The file, and the certificate of the authority above its signer", "file name"},
};

const struct tender_supply_demand *tender_supply_at(enum tender_supply supply) {
    return &supplies[supply];
}

struct str tender_proof(unsigned fr) {
    static const struct str proofs[FR_COUNT + 1] = {
        [FR_NONE] = STR_INIT("Manual or design note that says how it is kept to"),
        [FR_IAC] = STR_INIT("Test report of accounts, log-on, keys and failed attempts on the offered release"),
        [FR_UC] = STR_INIT("Test report of rights, sessions and the audit trail on the offered release"),
        [FR_SI] = STR_INIT("Test report of altered messages, files, software and inputs on the offered release"),
        [FR_DC] = STR_INIT("Test report or capture of what is encrypted and what is erased, with the algorithms"),
        [FR_RDF] = STR_INIT("Test report of which networks and messages are let through and which are not"),
        [FR_TRE] = STR_INIT("Sample of the records, and a test report of how they are read and sent on"),
        [FR_RA] = STR_INIT("Test report under load, without power or network, of backup and of settings"),
    };
    return fr <= FR_COUNT ? proofs[fr] : STR("");
}

struct str tender_part_name(enum tender_part part) {
    static const struct str names[] = {[TENDER_COMPONENT] = STR_INIT("62443-4-2"),
                                       [TENDER_PROCESS] = STR_INIT("62443-4-1"),
                                       [TENDER_SUPPLY] = STR_INIT("supply")};
    return names[part];
}

struct str tender_head_name(enum tender_head head) {
    static const struct str names[HEAD_COUNT] = {
        [HEAD_FORM] = STR_INIT("form"),       [HEAD_PLANT] = STR_INIT("plant"),
        [HEAD_ZONE] = STR_INIT("zone"),       [HEAD_TYPES] = STR_INIT("types"),
        [HEAD_TARGET] = STR_INIT("sl-t"),     [HEAD_EDITION] = STR_INIT("catalogue"),
        [HEAD_TENDER] = STR_INIT("tender"),   [HEAD_SUPPLIER] = STR_INIT("supplier"),
        [HEAD_PRODUCT] = STR_INIT("product"), [HEAD_VERSION] = STR_INIT("version"),
        [HEAD_MODEL] = STR_INIT("model"),     [HEAD_BY] = STR_INIT("answered-by"),
        [HEAD_ON] = STR_INIT("answered-on"),
    };
    return names[head];
}

struct str tender_head_text(const struct tender *tender, enum tender_head head) {
    switch (head) {
    case HEAD_FORM:
        return STR(TENDER_FORM);
    case HEAD_PLANT:
        return tender->plant->name;
    case HEAD_ZONE:
        return tender->plant->zones[tender->zone].id;
    case HEAD_TYPES:
        return tender->types_text;
    case HEAD_TARGET:
        return tender->target;
    case HEAD_EDITION:
        return STR(REQUIREMENT_EDITION);
    case HEAD_TENDER:
        return tender->id;
    case HEAD_SUPPLIER:
        return STR("Who offers it: name of the supplier");
    case HEAD_PRODUCT:
        return STR("Name of the product");
    case HEAD_VERSION:
        return STR("Release that is offered, exactly: an answer is of one release");
    case HEAD_MODEL:
        return STR("Model or order number, if some models differ");
    case HEAD_BY:
        return STR("Who answers: name and position");
    case HEAD_ON:
        return STR("Day of the answers, as 2026-12-31");
    }
    return STR("");
}

struct str tender_reply_name(enum tender_reply reply) {
    static const struct str names[TENDER_REPLIES] = {
        [REPLY_NONE] = STR_INIT(""),
        [REPLY_YES] = STR_INIT("yes"),
        [REPLY_NO] = STR_INIT("no"),
        [REPLY_PARTLY] = STR_INIT("partly"),
        [REPLY_COUNTERMEASURE] = STR_INIT("with countermeasure"),
        [REPLY_NOT_APPLICABLE] = STR_INIT("not applicable"),
    };
    return names[reply];
}

const struct str tender_columns[FORM_COLUMNS] = {
    [FORM_ROW] = STR_INIT("row"),       [FORM_PART] = STR_INIT("part"),      [FORM_LEVEL] = STR_INIT("due from"),
    [FORM_DEMAND] = STR_INIT("demand"), [FORM_PROOF] = STR_INIT("shown by"), [FORM_NOTE] = STR_INIT("note"),
    [FORM_ANSWER] = STR_INIT("answer"), [FORM_VALUE] = STR_INIT("value"),    [FORM_EVIDENCE] = STR_INIT("evidence"),
    [FORM_REMARK] = STR_INIT("remark"),
};
