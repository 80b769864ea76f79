package dev.coffre.vault.client;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;

/** A machine's identity at its vault and its means of proof. */
public record AuthenticatingMachine(MachineId machine, VaultId vault, AssertionSigner signer) {}
