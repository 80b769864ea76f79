package dev.coffre.server.retention;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.vault.id.MachineId;
import java.util.Optional;

/**
 * The PIN that a request about a machine contains.
 *
 * @param typed empty if there is none
 */
public record MachinePin(SecurityPinService pins, MachineId machine, Optional<String> typed) implements PinUse {
    @Override
    public void use(PinOperation operation) {
        pins.consume(machine, operation, typed.orElse(""));
    }

    @Override
    public void check(PinOperation operation) {
        pins.check(machine, operation, typed.orElse(""));
    }
}
