package dev.coffre.server.admission;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Receives events about sessions that need attention. */
public interface SessionWatcher {
    /** Newer sessions of the machine ended one in use. A second installation works with its keys. */
    void crowdedOut(VaultId vault, MachineId machine);
}
