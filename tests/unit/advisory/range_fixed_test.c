#include "range_bed.h"

static const struct {
    const char *text;
    const char *product;
    const char *version;
} FIXES[] = {
    {"Update to V3.1.2 or later version", "", "V3.1.2"},
    {"Update to V14 SP1 Update 14 or later version", "", "V14 SP1 Update 14"},
    {"Update BIOS to V22.01.08 or later version", "SIMATIC Field PG M5", "V22.01.08"},
    {"Upgrade to Version 7.10a.", "", "7.10a"},
    {"Update the firmware of your device to version 2.3", "", "2.3"},
    {"Update to V2.1 - Download: https://support.example.com/view/109741461/ ", "", "V2.1"},
    {"Install V1.03 - Download: https://support.example.com/", "", "V1.03"},
    {"Rockwell recommends users upgrade FactoryTalk View SE to version 14", "FactoryTalk View SE", "14"},
    {"ControlLogix 5580: Update to v34.014 and later", "ControlLogix 5580", "v34.014"},
    {"PCU400: Version 9.3.8 or later", "PCU400", "9.3.8"},
    {"MELSEC iQ-R Series R08CPU Firmware: Versions 58 or later", "MELSEC iQ-R Series R08CPU Firmware", "58"},
    {"Update to R511.5_TCU4_HF4.", "", "R511.5_TCU4_HF4"},
    {"Users should update to 2.4. Update to 2.4 as soon as possible.", "", "2.4"},
    {"Update to V17.0?.10 or higher", "", ""},
    {"Update to V2.5.3 or V2.6.1", "", ""},
    {"Update to v36.011, v35.013, v34.014.", "", ""},
    {"Update to 5.029 or later for signed versions. Update to 5.009 for unsigned versions", "", ""},
    {"Versions 12.0.0 - 12.0.4: Update to v12.0.5", "ThinManager", ""},
    {"Users of Prosafe-RS: Update to R4.07.02 or later", "B/M9000 VP", ""},
    {"Update Fortigate NGFW to V7.4.3", "RUGGEDCOM APE1808", ""},
    {"Update WinCC to V7.4 SP1 Upd 11", "SIMATIC PCS 7 V9.0", ""},
    {"Update the firmware of the integrated SCALANCE S615 device to V7.2", "SINAMICS GL150", ""},
    {"Contact customer support to receive patch and update information", "", ""},
    {"Update 2 devices", "", ""},
    {"Restrict access to port 443", "", ""},
    {"Update by April 3, 2018", "", ""},
    {"Update to April 3, 2018", "", ""},
    {"Update. To be safe use 3.1", "", ""},
    {"update to", "", ""},
    {"", "", ""},
};

static void the_version_to_update_to_is_found(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(FIXES); i++)
        assert_str(range_fixed_version(str_from(FIXES[i].text), str_from(FIXES[i].product)), FIXES[i].version);
}

static void it_is_a_slice_of_the_text(void **state) {
    (void)state;
    struct str text = STR("Update to Version 3.1.2 or later");
    assert_ptr_equal(range_fixed_version(text, STR_NONE).ptr, text.ptr + 18);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_to_update_to_is_found),
        cmocka_unit_test(it_is_a_slice_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
