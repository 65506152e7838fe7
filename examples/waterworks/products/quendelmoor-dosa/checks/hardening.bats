# The Dosa D7's hardening guide as checks, run against the configuration that a pump controller in the plant gives out.
load ../../../tools/settings

@test "the service code is not the one on the label" { is code.as_shipped no; }
@test "OPC UA asks for a signature and encryption" { is opc-ua.security sign-and-encrypt; }
@test "Modbus is off where OPC UA is used" { lacks services.enabled modbus-tcp; }
@test "the dose cannot be set above the pump's plate" { [ "$(value limits.dose)" -le "$(value plate.dose)" ]; }
@test "the USB socket is dead" { is usb.socket off; }
