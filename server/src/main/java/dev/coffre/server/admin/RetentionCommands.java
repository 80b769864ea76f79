package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.people.Actor;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.PinUse;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.util.Optional;

/** Executes commands about retention and deletion. {@link Administration} checks permissions first. */
public final class RetentionCommands {
    private final RetentionService retention;
    private final SafeguardService safeguards;
    private final PointDeletion deletion;
    private final VaultDeletion vaults;
    private final ClockGuard clock;
    private final SecurityPinService pins;

    public RetentionCommands(
            RetentionService retention,
            SafeguardService safeguards,
            PointDeletion deletion,
            VaultDeletion vaults,
            ClockGuard clock,
            SecurityPinService pins) {
        this.retention = retention;
        this.safeguards = safeguards;
        this.deletion = deletion;
        this.vaults = vaults;
        this.clock = clock;
        this.pins = pins;
    }

    RetentionResponse show(MachineRow machine, AdminCommand.ShowRetention show) {
        return retention.show(machine, show.after());
    }

    RetentionResponse show(MachineRow machine, AdminCommand.ShowPlannedRetention show) {
        return retention.preview(machine, show.policy(), show.after());
    }

    Empty set(Actor actor, MachineRow machine, AdminCommand.SetRetention set) {
        retention.set(machine, set.policy(), pin(actor, machine, set.pin()));
        return new Empty();
    }

    Empty hold(MachineRow machine, AdminCommand.HoldPoint hold) {
        retention.setHeld(machine, hold.point(), hold.held());
        return new Empty();
    }

    Empty delete(Actor actor, MachineRow machine, AdminCommand.DeletePoints delete) {
        deletion.delete(machine, delete.point(), pin(actor, machine, delete.pin()));
        return new Empty();
    }

    Empty undelete(MachineRow machine, AdminCommand.UndeletePoints restore) {
        deletion.undelete(machine, restore.point());
        return new Empty();
    }

    Empty remove(MachineRow machine) {
        deletion.removeMachine(machine);
        return new Empty();
    }

    Empty delete(Actor actor, VaultRow vault, AdminCommand.DeleteVault delete) {
        vaults.delete(vault.id(), pin(actor, vault, delete.pin()));
        return new Empty();
    }

    Empty undelete(VaultRow vault) {
        vaults.undelete(vault.id());
        return new Empty();
    }

    Empty confirmClock() {
        clock.confirm();
        return new Empty();
    }

    SafeguardsEntry safeguards(VaultRow vault) {
        return safeguards.show(vault.id());
    }

    SafeguardsEntry change(Actor actor, VaultRow vault, AdminCommand.ChangeSafeguards change) {
        return safeguards.set(
                vault.id(),
                change.safeguards(),
                pin(actor, vault, change.safeguards().pin()));
    }

    PinResponse pin(VaultRow vault, AdminCommand.MakeVaultPin make) {
        IssuedPin pin = pins.issue(vault.id(), PinOperation.named(make.operation()));
        return new PinResponse(pin.pin(), pin.expires().toEpochMilli());
    }

    private PinUse pin(Actor actor, MachineRow machine, Optional<String> pin) {
        return pin(actor, operation -> pins.consume(machine.id(), operation, pin.orElse("")));
    }

    private PinUse pin(Actor actor, VaultRow vault, Optional<String> pin) {
        return pin(actor, operation -> pins.consume(vault.id(), operation, pin.orElse("")));
    }

    /**
     * An operation that takes a PIN needs a fresh proof too. It is checked first, so that a missing proof does not consume the
     * PIN.
     */
    private static PinUse pin(Actor actor, PinUse use) {
        return actor instanceof Actor.Local
                ? PinUse.NOT_NEEDED
                : operation -> {
                    IdentityProofRule.require(actor);
                    use.use(operation);
                };
    }
}
