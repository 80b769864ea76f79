package dev.coffre.agent.machine;

import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.client.VaultLocator;
import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.List;
import java.util.Optional;

/**
 * Follows a vault that moves or changes its TLS key. An announcement is stored in the settings and used if it is signed
 * by the vault key that this machine has known since its registration.
 */
final class VaultAddressTracker implements VaultLocator {
    private final SettingsFile file;
    private final VerifyingKey vaultKey;
    private volatile KnownVault vault;

    VaultAddressTracker(SettingsFile file, KnownVault vault, VerifyingKey vaultKey) {
        this.file = file;
        this.vaultKey = vaultKey;
        this.vault = trusted(vault);
    }

    private KnownVault trusted(KnownVault read) {
        return read.withAnnounced(read.announced().filter(said -> said.isSignedBy(vaultKey)));
    }

    /** Returns the address that last reached the vault. */
    VaultAddress address() {
        return vault.address();
    }

    @Override
    public List<VaultAddress> addresses() {
        return vault.addresses();
    }

    /** @throws Problem {@code announcement-forged} */
    @Override
    public void authenticated(VaultAddress through, Optional<AddressAnnouncement> announced) {
        announced.filter(said -> !said.isSignedBy(vaultKey)).ifPresent(forged -> {
            throw ProblemCode.ANNOUNCEMENT_FORGED.with("urls", String.join(" ", forged.urls()));
        });
        KnownVault learned = learn(vault, through, announced);
        if (learned.equals(vault)) {
            return;
        }
        vault = learned;
        try {
            file.update(settings -> settings.withVault(kept -> learn(trusted(kept), through, announced)));
        } catch (Problem unwritable) {
            System.getLogger(VaultAddressTracker.class.getName())
                    .log(System.Logger.Level.WARNING, "the vault's new address could not be kept", unwritable);
        }
    }

    private static KnownVault learn(KnownVault known, VaultAddress through, Optional<AddressAnnouncement> announced) {
        KnownVault learned = known.addresses().contains(through) ? known.withAddress(through) : known;
        long newest = known.announced().map(AddressAnnouncement::number).orElse(0L);
        return announced
                .filter(said -> said.number() > newest)
                .map(said -> learned.withAnnounced(Optional.of(said)))
                .orElse(learned);
    }
}
