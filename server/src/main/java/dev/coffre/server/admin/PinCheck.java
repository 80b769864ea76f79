package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.people.Actor;
import dev.coffre.server.retention.MachinePin;
import dev.coffre.server.retention.PinUse;
import java.util.Optional;

/** Security PINs of commands: issues them, and consumes the one that a dangerous command takes. */
public record PinCheck(SecurityPinService pins) {
    PinResponse issue(MachineRow machine, String operation) {
        return response(pins.issue(machine.id(), PinOperation.named(operation)));
    }

    PinResponse issue(VaultRow vault, String operation) {
        return response(pins.issue(vault.id(), PinOperation.named(operation)));
    }

    private static PinResponse response(IssuedPin pin) {
        return new PinResponse(pin.pin(), pin.expires().toEpochMilli());
    }

    PinUse use(Actor actor, MachineRow machine, Optional<String> pin) {
        return use(actor, new MachinePin(pins, machine.id(), pin));
    }

    PinUse use(Actor actor, VaultRow vault, Optional<String> pin) {
        return use(actor, operation -> pins.consume(vault.id(), operation, pin.orElse("")));
    }

    /**
     * An operation that takes a PIN needs a fresh proof too. It is checked first, so that a missing proof does not
     * consume the PIN.
     */
    private static PinUse use(Actor actor, PinUse use) {
        return actor instanceof Actor.Local ? PinUse.NOT_NEEDED : new ProvenPinUse(actor, use);
    }

    private record ProvenPinUse(Actor actor, PinUse pin) implements PinUse {
        @Override
        public void use(PinOperation operation) {
            Administration.requireProof(actor);
            pin.use(operation);
        }

        @Override
        public void check(PinOperation operation) {
            Administration.requireProof(actor);
            pin.check(operation);
        }
    }
}
