package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPins;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Actor;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.Deletion;
import dev.coffre.server.retention.PinUse;
import dev.coffre.server.retention.RetentionKeeping;
import dev.coffre.server.retention.SafeguardKeeping;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import dev.coffre.vault.wire.RetentionShown;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.util.Optional;

/** Executes commands about retention and deletion. {@link Administration} checks permissions first. */
public final class RetentionCommands {
    private final RetentionKeeping retention;
    private final SafeguardKeeping safeguards;
    private final Deletion deletion;
    private final VaultDeletion vaults;
    private final ClockGuard clock;
    private final SecurityPins pins;

    public RetentionCommands(
            RetentionKeeping retention,
            SafeguardKeeping safeguards,
            Deletion deletion,
            VaultDeletion vaults,
            ClockGuard clock,
            SecurityPins pins) {
        this.retention = retention;
        this.safeguards = safeguards;
        this.deletion = deletion;
        this.vaults = vaults;
        this.clock = clock;
        this.pins = pins;
    }

    RetentionShown show(MachineRow machine, AdminCommand.ShowRetention show) {
        return retention.show(machine, show.after());
    }

    RetentionShown show(MachineRow machine, AdminCommand.ShowPlannedRetention show) {
        return retention.preview(machine, show.policy(), show.after());
    }

    Nothing set(Actor actor, MachineRow machine, AdminCommand.SetRetention set) {
        retention.set(machine, set.policy(), pin(actor, machine, set.pin()));
        return new Nothing();
    }

    Nothing freeze(MachineRow machine, AdminCommand.FreezePoint freeze) {
        retention.freeze(machine, freeze.point(), freeze.frozen());
        return new Nothing();
    }

    Nothing delete(Actor actor, MachineRow machine, AdminCommand.DeletePoints delete) {
        deletion.delete(machine, delete.point(), pin(actor, machine, delete.pin()));
        return new Nothing();
    }

    Nothing restore(MachineRow machine, AdminCommand.RestorePoints restore) {
        deletion.restore(machine, restore.point());
        return new Nothing();
    }

    Nothing remove(MachineRow machine) {
        deletion.removeMachine(machine);
        return new Nothing();
    }

    Nothing delete(Actor actor, VaultRow vault, AdminCommand.DeleteVault delete) {
        vaults.delete(vault.id(), pin(actor, vault, delete.pin()));
        return new Nothing();
    }

    Nothing restore(VaultRow vault) {
        vaults.restore(vault.id());
        return new Nothing();
    }

    Nothing confirmClock() {
        clock.confirm();
        return new Nothing();
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

    PinGranted pin(VaultRow vault, AdminCommand.MakeVaultPin make) {
        IssuedPin pin = pins.issue(vault.id(), PinOperation.named(make.operation()));
        return new PinGranted(pin.pin(), pin.expires().toEpochMilli());
    }

    private PinUse pin(Actor actor, MachineRow machine, Optional<String> pin) {
        return pin(actor, operation -> pins.use(machine.id(), operation, pin.orElse("")));
    }

    private PinUse pin(Actor actor, VaultRow vault, Optional<String> pin) {
        return pin(actor, operation -> pins.use(vault.id(), operation, pin.orElse("")));
    }

    /**
     * An operation that takes a PIN needs a fresh proof too. It is checked first, so that a missing proof does not consume the
     * PIN.
     */
    private static PinUse pin(Actor actor, PinUse use) {
        return actor instanceof Actor.Local
                ? PinUse.NOT_NEEDED
                : operation -> {
                    ProvenCommands.require(actor);
                    use.use(operation);
                };
    }
}
