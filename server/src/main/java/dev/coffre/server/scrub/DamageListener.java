package dev.coffre.server.scrub;

import dev.coffre.vault.id.VaultId;

/** Is notified when damage of a vault is found or reviewed, to raise or clear alerts. */
public interface DamageListener {
    /** Ignores all damage. */
    DamageListener NONE = new DamageListener() {
        @Override
        public void onDamage(VaultId vault) {}

        @Override
        public void onReview(VaultId vault, boolean damaged) {}
    };

    /** New damage was found in the vault. */
    void onDamage(VaultId vault);

    /** Reports whether anything in the vault is damaged. Called repeatedly. */
    void onReview(VaultId vault, boolean damaged);
}
