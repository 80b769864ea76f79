package dev.coffre.agent.warmup;

import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.memory.service.MemoryVaultService;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A vault service in memory and on the loopback device. The installer runs the agent's commands against it once.
 * Thread-safe.
 */
public final class PracticeVault implements AutoCloseable {
    private final SecureRandom random;
    private final InstantSource clock;
    private final SigningKey vaultKey;
    private final MemoryVault vault;
    private final EphemeralTlsKey key;
    private final MemoryVaultService service;

    private PracticeVault(SecureRandom random, InstantSource clock) throws IOException {
        this.random = random;
        this.clock = clock;
        vaultKey = SigningKey.generate(random);
        vault = new MemoryVault(VaultId.random(random), vaultKey, clock, random);
        key = EphemeralTlsKey.generate(random);
        service = new MemoryVaultService(vault, key.context(), clock, random);
    }

    /** Starts the service. It accepts connections when this method returns. */
    public static PracticeVault open(SecureRandom random, InstantSource clock) throws IOException {
        PracticeVault practice = new PracticeVault(random, clock);
        practice.service.start();
        return practice;
    }

    /** Returns new vault credentials for registering a machine. */
    public byte[] credentials() {
        Instant now = clock.instant();
        VaultCredentials.Grant grant = new VaultCredentials.Grant(
                vault.id(),
                MemoryVaultService.VAULT_NAME,
                List.of(service.url().toString()),
                List.of(key.pin()),
                now,
                now.plus(VaultCredentials.VALIDITY),
                1,
                CredentialId.random(random),
                vaultKey.verifyingKey());
        return VaultCredentials.issue(grant, vaultKey).encode();
    }

    @Override
    public void close() {
        service.close();
    }
}
