package dev.coffre.vault.store.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLayoutTest {
    /** Names are read a thousand at a time, and somebody else may have added others. */
    @Test
    void aVaultIsFoundBehindMoreNamesThanAreReadTogether(@TempDir Path folder) throws IOException {
        StoreLayout layout = new StoreLayout(folder);
        Store files = new DiskStore(new LocalDisk());
        Files.createDirectories(layout.slots(VaultId.parse("f".repeat(32))));
        Path vaults = layout.vaults();
        for (int i = 0; i < 1_000; i++) {
            Files.createFile(vaults.resolve("-%04d".formatted(i)));
        }

        assertThat(layout.hasVaults(files)).isTrue();
        Files.delete(vaults.resolve("f".repeat(32)).resolve("slots"));
        Files.delete(vaults.resolve("f".repeat(32)));
        assertThat(layout.hasVaults(files)).isFalse();
    }
}
