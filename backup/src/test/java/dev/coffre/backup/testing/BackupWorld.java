package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.ChainHeadStore;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.linux.LinuxSource;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A registered machine with its keys, and a vault in memory, for what reads recovery points. */
public final class BackupWorld {
    public final SimulatedClock clock = new SimulatedClock();
    public final MachineId machine;
    public final DomainId domain;
    public final MemoryVault service;
    public final Vault vault;
    public final DomainKeys keys;
    public final SigningKey pointKey;

    private final Path folder;
    private final VaultId vaultId;

    /** @param folder for caches */
    public BackupWorld(Path folder) {
        this(folder, new SecureRandom(), vault -> vault);
    }

    /**
     * @param signing for the keys of the machine and of the vault; everything else is the same in every world
     * @param wrapping of the vault
     */
    public BackupWorld(Path folder, SecureRandom signing, UnaryOperator<Vault> wrapping) {
        Random random = new Random(1);
        this.folder = folder;
        pointKey = SigningKey.generate(signing);
        machine = MachineId.random(random);
        domain = DomainId.random(random);
        vaultId = VaultId.random(random);
        byte[] dataKey = new byte[DataKey.LENGTH];
        random.nextBytes(dataKey);
        keys = DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(dataKey)));
        service = new MemoryVault(vaultId, SigningKey.generate(signing), clock, random);
        DomainSlots slots =
                new DomainSlots(List.of(new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1)), List.of());
        vault = wrapping.apply(service.register(machine, domain, pointKey.verifyingKey(), slots));
    }

    /** Backs folders and files of this machine up. */
    public RecoveryPoint save(ByteString... roots) {
        LinuxSource source = Sources.of(List.of(roots), SourceRules.NONE);
        return save(source, source.roots());
    }

    public RecoveryPoint save(Source source, List<ByteString> roots) {
        clock.advance(Duration.ofDays(1));
        SavePlan plan = SavePlan.onDemand(new SavePlan.Origin(machine, ZoneId.of("Europe/Paris"), "ada", "test"), roots)
                .withCompression(Compression.FAST);
        SaveContext context = new SaveContext(
                new SaveKeys(keys, pointKey, 1, vaultId, service.verifyingKey()),
                PrivatePaths.of(made("cache")),
                PrivatePaths.of(made("state")),
                SaveThreads.inCaller(),
                clock,
                new CancelToken());
        SaveReport report =
                new SaveRun(plan, source, () -> vault, new Journal(points().head()), context).run(SaveListener.SILENT);
        return points().find(Long.toString(report.point().seq()));
    }

    public RecoveryPoints points() {
        return RecoveryPoints.fetch(vault, machine, Map.of(1, pointKey.verifyingKey()), keys);
    }

    private Path made(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers the head, as a machine that nothing happens to. */
    private record Journal(ChainHead head) implements ChainHeadStore {
        @Override
        public Optional<SignedPoint> pending() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> lastAdoption() {
            return Optional.empty();
        }

        @Override
        public void recordSending(SignedPoint point) {}

        @Override
        public void recordCommit(ChainHead committed, Receipt receipt) {}

        @Override
        public void recordAdoption(ChainHead adopted, Instant at) {}
    }
}
