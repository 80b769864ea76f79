package dev.coffre.agent.warmup;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.restore.ConflictRule;
import dev.coffre.backup.restore.Destination;
import dev.coffre.backup.restore.RestoreListener;
import dev.coffre.backup.restore.RestorePlan;
import dev.coffre.backup.restore.RestoreRun;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.SaveFolders;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.source.LinuxSource;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.remote.MachineLogin;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.RemoteVault;
import dev.coffre.vault.remote.VaultAddress;
import dev.coffre.vault.remote.Way;
import dev.coffre.vault.remote.Whereabouts;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Backs a folder up twice and recovers it, with a vault in memory, and knocks at a {@link Door}: what most commands load,
 * without a vault service. Touches nothing but the agent's own folders.
 */
public final class WarmUp {
    private final World world;
    private final MachineId machine;
    private final SigningKey pointKey;
    private final VaultId vaultId;
    private final MemoryVault service;
    private final DomainKeys keys;
    private final Vault vault;

    public WarmUp(World world) {
        this.world = world;
        machine = MachineId.random(world.random());
        pointKey = SigningKey.generate(world.random());
        vaultId = VaultId.random(world.random());
        service = new MemoryVault(vaultId, SigningKey.generate(world.random()), world.clock(), world.random());
        DomainId domain = DomainId.random(world.random());
        byte[] dataKey = new byte[DataKey.LENGTH];
        world.random().nextBytes(dataKey);
        keys = DomainKeys.of(DataKey.of(KeyContext.of(domain.bytes(), 1), Secret.taking(dataKey)));
        vault = service.register(machine, domain, pointKey.verifyingKey(), DomainSlots.NONE);
    }

    /** @param folder small; it is only read */
    public void run(ByteString folder) throws IOException {
        Files.createDirectories(world.home().state());
        save(folder);
        save(folder);
        recover();
        knock();
    }

    private void save(ByteString folder) {
        CoffreHome home = world.home();
        LinuxSource source = new LinuxSource(List.of(folder), SourceRules.NONE);
        SavePlan plan = new SavePlan(
                machine,
                source.roots(),
                Optional.empty(),
                false,
                Compression.DEFAULT,
                false,
                Optional.empty(),
                world.zone(),
                world.hostName(),
                world.agentVersion());
        try (SaveThreads threads = SaveThreads.ofCores(1)) {
            new SaveRun(
                            plan,
                            source,
                            vault,
                            new SaveKeys(keys, pointKey, 1, vaultId, service.verifyingKey()),
                            new SaveFolders(home.cache(), home.state()),
                            new HeadFile(home.state()),
                            threads,
                            world.clock())
                    .run(SaveListener.SILENT, new CancelToken());
        }
    }

    private void recover() {
        ReadableDomain domain = new ReadableDomain(
                machine, world.hostName(), Optional.empty(), vault, keys, Map.of(1, pointKey.verifyingKey()), () -> {});
        try (PointPages pages = new PointPages(world.home().cache(), domain);
                RecallThreads threads = RecallThreads.ofCores(1)) {
            RecoveryPoint point = domain.points().newest().orElseThrow();
            RestorePlan plan = new RestorePlan(
                    point,
                    List.of(),
                    new Destination.Folder(ByteString.utf8(
                            world.home().state().resolveSibling("recovered").toString())),
                    List.of(),
                    ConflictRule.OVERWRITE,
                    true,
                    false,
                    OwnerMapping.BY_ID,
                    false);
            new RestoreRun(
                            plan,
                            vault,
                            pages,
                            keys,
                            threads,
                            RestoreListener.SILENT,
                            new CancelToken(),
                            world.clock(),
                            world.random())
                    .run();
        }
    }

    private void knock() throws IOException {
        MachineLogin login =
                new MachineLogin(machine, vaultId, message -> pointKey.sign(SignaturePurpose.LOGIN, message));
        try (Door door = Door.open(world.random())) {
            VaultAddress address = new VaultAddress(List.of(door.url()), Set.of(door.pin()));
            try (RemoteVault nobody = new RemoteVault(
                    Whereabouts.fixed(address), Way.by(new ProxyChoice.None()), world.brief(), world.random(), login)) {
                nobody.points(machine);
            } catch (Problem turnedAway) {
                // as everybody is
            }
        }
    }
}
