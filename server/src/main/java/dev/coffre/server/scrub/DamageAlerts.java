package dev.coffre.server.scrub;

import dev.coffre.vault.id.VaultId;

/** Tells people of damage. */
public interface DamageAlerts {
    /** For a vault that nobody watches. */
    DamageAlerts NONE = new DamageAlerts() {
        @Override
        public void found(VaultId vault) {}

        @Override
        public void holds(VaultId vault, boolean damaged) {}
    };

    /** Something more is damaged in this vault. */
    void found(VaultId vault);

    /** Whether anything in this vault is damaged; said again and again. */
    void holds(VaultId vault, boolean damaged);
}
