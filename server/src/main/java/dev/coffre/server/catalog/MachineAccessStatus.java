package dev.coffre.server.catalog;

/**
 * What decides whether a machine, or a reader of its points, still has access.
 *
 * @param keyGen the current generation of the machine's keys
 * @param credentialsGeneration the generation of the currently valid vault credentials
 * @param removed whether its registration has ended
 * @param holdsData whether it has recovery points that are not removed
 * @param vaultDeleted whether its vault is deleted or removed
 */
public record MachineAccessStatus(
        int keyGen, long credentialsGeneration, boolean removed, boolean holdsData, boolean vaultDeleted) {
    /** Returns whether the machine may authenticate, back up and recover. */
    public boolean isActive() {
        return !removed && !vaultDeleted;
    }

    /**
     * Returns whether readers have access to its points. The points of a removed machine can be recovered as long as they
     * exist.
     */
    public boolean isReadable() {
        return (!removed || holdsData) && !vaultDeleted;
    }
}
