package dev.coffre.server.catalog;

/**
 * What decides whether a machine, or a reader of it, may still do anything.
 *
 * @param keyGen the generation of the machine's keys that is valid now
 * @param credentialsGeneration of the vault credentials that are valid now
 * @param removed whether its registration has ended
 * @param holdsData whether it has recovery points that are not removed
 * @param vaultDeleted whether its vault is deleted, or removed
 */
public record MachineStatus(
        int keyGen, long credentialsGeneration, boolean removed, boolean holdsData, boolean vaultDeleted) {
    /** Whether it may log in, back up and recover. */
    public boolean isActive() {
        return !removed && !vaultDeleted;
    }

    /** Whether readers get at its points: what a removed machine still holds can be recovered until it is deleted. */
    public boolean isReadable() {
        return (!removed || holdsData) && !vaultDeleted;
    }
}
