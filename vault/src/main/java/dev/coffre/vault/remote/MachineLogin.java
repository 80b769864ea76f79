package dev.coffre.vault.remote;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** Who a machine is to its vault, and how it proves it. */
public record MachineLogin(MachineId machine, VaultId vault, AssertionSigner signer) {}
