package dev.coffre.server.admission;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Is told of sessions that somebody should look at. */
public interface SessionWatcher {
    /** A session in use made room for newer ones of its machine: a second installation is at work with its keys. */
    void crowdedOut(VaultId vault, MachineId machine);
}
