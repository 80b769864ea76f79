package dev.coffre.acceptance.golden;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.testing.RecordingVault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;

/** A machine that backs up into the golden vault. */
record GoldenMachine(
        MachineId id, DomainId domain, SigningKey pointKey, RecordingVault vault, Path folder, MachineMemory memory) {

    GoldenMachine(MachineId id, DomainId domain, SigningKey pointKey, RecordingVault vault, Path folder) {
        this(id, domain, pointKey, vault, folder, new MachineMemory());
    }

    void backUp(
            GoldenTree files,
            DomainKeys keys,
            VaultId vaultId,
            VerifyingKey vaultKey,
            boolean fixedChunks,
            InstantSource clock)
            throws IOException {
        SavePlan plan = SavePlan.onDemand(
                        new SavePlan.Origin(id, ZoneId.of("Europe/Paris"), "ada", "golden"), files.roots())
                .withLabel("golden")
                .withFixedChunks(fixedChunks);
        SaveContext context = new SaveContext(
                new SaveKeys(keys, pointKey, 1, vaultId, vaultKey),
                PrivatePaths.of(Files.createDirectories(folder.resolve("cache"))),
                PrivatePaths.of(Files.createDirectories(folder.resolve("state"))),
                SaveThreads.inCaller(),
                clock,
                new CancelToken());
        new SaveRun(plan, files, () -> vault, memory, context).run(SaveListener.SILENT);
    }
}
