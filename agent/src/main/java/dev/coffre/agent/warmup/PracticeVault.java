package dev.coffre.agent.warmup;

import dev.coffre.agent.world.World;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.CredentialId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.memory.service.MemoryVaultService;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/**
 * A vault service in memory and on the loopback device. The installer runs the agent's commands against it once. Thread-safe.
 */
public final class PracticeVault implements AutoCloseable {
    private final World world;
    private final SigningKey vaultKey;
    private final MemoryVault vault;
    private final ServiceKey key;
    private final MemoryVaultService service;

    private PracticeVault(World world) throws IOException {
        this.world = world;
        vaultKey = SigningKey.generate(world.random());
        vault = new MemoryVault(VaultId.random(world.random()), vaultKey, world.clock(), world.random());
        key = ServiceKey.make(world.random());
        service = new MemoryVaultService(vault, key.context(), world.clock(), world.random());
    }

    /** Starts the service. It accepts connections when this method returns. */
    public static PracticeVault open(World world) throws IOException {
        PracticeVault practice = new PracticeVault(world);
        practice.service.start();
        return practice;
    }

    /** Writes vault credentials for registering a machine. The file appears atomically. */
    public void invite(Path file) throws IOException {
        Instant now = world.clock().instant();
        VaultCredentials.Grant grant = new VaultCredentials.Grant(
                vault.id(),
                MemoryVaultService.VAULT_NAME,
                List.of(service.url().toString()),
                List.of(key.pin()),
                now,
                now.plus(VaultCredentials.VALIDITY),
                1,
                CredentialId.random(world.random()),
                vaultKey.verifyingKey());
        Path begun = file.resolveSibling(file.getFileName() + ".part");
        Files.write(begun, VaultCredentials.issue(grant, vaultKey).encode());
        Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        service.close();
    }
}
