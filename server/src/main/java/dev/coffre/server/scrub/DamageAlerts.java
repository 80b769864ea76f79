package dev.coffre.server.scrub;

import dev.coffre.vault.id.VaultId;

/** Receives damage, to raise and clear alerts. */
public interface DamageAlerts {
    /** Ignores all damage. */
    DamageAlerts NONE = new DamageAlerts() {
        @Override
        public void found(VaultId vault) {}

        @Override
        public void holds(VaultId vault, boolean damaged) {}
    };

    /** New damage was found in the vault. */
    void found(VaultId vault);

    /** Reports whether anything in the vault is damaged. Called repeatedly. */
    void holds(VaultId vault, boolean damaged);
}
