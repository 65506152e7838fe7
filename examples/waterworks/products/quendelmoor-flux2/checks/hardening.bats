# The Flux 2's hardening guide as checks, run against the configuration that a flow meter in the plant gives out.
load ../../../tools/settings

@test "the operator code is not the one on the label" { is code.as_shipped no; }
@test "the calibration is locked" { is calibration.lock on; }
@test "HART writing is off" { is hart.write off; }
@test "Bluetooth is off" { is bluetooth.power off; }
