package dev.coffre.server.commit;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Receives refused points that an administrator should look at. */
public interface ChainListener {
    /** A point does not continue its machine's chain. */
    void onFork(VaultId vault, MachineId machine);

    /** A machine has reached its limit of points within a day. */
    void onLimitReached(VaultId vault, MachineId machine);
}
