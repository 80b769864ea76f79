package dev.coffre.server.access;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;

/** Receives signs that two programs work with a machine's keys: a second installation, or a thief. */
public interface MachineKeyWatcher {
    /** @param met the problem that one of the two meets because of the other */
    void keyShared(VaultId vault, MachineId machine, ProblemCode met);
}
