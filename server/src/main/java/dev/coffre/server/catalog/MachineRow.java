package dev.coffre.server.catalog;

import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/**
 * A machine, registered or removed.
 *
 * @param name unique in its vault
 * @param keyGen the current generation of keys
 */
public record MachineRow(
        MachineId id,
        VaultId vault,
        DomainId domain,
        int domainNr,
        String name,
        String os,
        Instant registered,
        int keyGen,
        MachineKind kind) {}
