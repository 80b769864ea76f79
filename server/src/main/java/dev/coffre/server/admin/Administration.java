package dev.coffre.server.admin;

import dev.coffre.server.access.IssuedPin;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPins;
import dev.coffre.server.hosting.AccountKeeping;
import dev.coffre.server.hosting.CredentialsIssue;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.VaultKeeping;
import dev.coffre.server.scrub.Scrub;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.PinGranted;
import java.util.function.Consumer;

/** Carries commands out, whichever way they came. Who may ask is decided before. Thread-safe. */
public final class Administration implements AdminChannel {
    private final Inventory inventory;
    private final VaultKeeping vaults;
    private final CredentialsIssue credentials;
    private final AccountKeeping accounts;
    private final SecurityPins pins;
    private final Scrub scrub;

    public Administration(
            Inventory inventory,
            VaultKeeping vaults,
            CredentialsIssue credentials,
            AccountKeeping accounts,
            SecurityPins pins,
            Scrub scrub) {
        this.inventory = inventory;
        this.vaults = vaults;
        this.credentials = credentials;
        this.accounts = accounts;
        this.pins = pins;
        this.scrub = scrub;
    }

    @Override
    public <A> A execute(AdminCommand<A> command, Consumer<ScrubFinding> findings) {
        return command.answerType().cast(answer(command, findings));
    }

    private Object answer(AdminCommand<?> command, Consumer<ScrubFinding> findings) {
        return switch (command) {
            case AdminCommand.CreateVault create ->
                inventory.vault(
                        vaults.create(create.name(), create.description().orElse("")));
            case AdminCommand.ListVaults all -> inventory.vaults();
            case AdminCommand.IssueCredentials issue ->
                IssuedCredentials.of(credentials.issue(inventory.vaultOf(issue.vault())));
            case AdminCommand.SetVaultQuota quota -> {
                vaults.setQuota(inventory.vaultOf(quota.vault()).id(), quota.bytes());
                yield new Nothing();
            }
            case AdminCommand.ListMachines machines ->
                inventory.machines(inventory.vaultOf(machines.vault()).id());
            case AdminCommand.ListPoints points ->
                inventory.points(inventory.machineOf(points.machine()).id());
            case AdminCommand.MakePin pin -> pin(pin);
            case AdminCommand.SetPassword set -> {
                accounts.setPassword(set.name(), set.password());
                yield new Nothing();
            }
            case AdminCommand.ScrubStore all -> scrub.run(findings);
        };
    }

    private PinGranted pin(AdminCommand.MakePin command) {
        IssuedPin pin =
                pins.issue(inventory.machineOf(command.machine()).id(), PinOperation.named(command.operation()));
        return new PinGranted(pin.pin(), pin.expires().toEpochMilli());
    }

    @Override
    public void close() {
        // What it speaks to is closed by whoever opened that.
    }
}
