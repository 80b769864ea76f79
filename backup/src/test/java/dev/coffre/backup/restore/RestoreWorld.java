package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.recall.VaultPages;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.TreeImage;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sandbox with the folders {@code from}, {@code to} and {@code outside}, and a vault. Not for two recoveries at once. */
final class RestoreWorld implements AutoCloseable {
    final Sandbox sandbox;
    final BackupWorld backup;
    final List<RestoreEvent> events = new ArrayList<>();
    RestoreListener listener = events::add;
    CancelToken cancel = new CancelToken();

    RestoreWorld(Path folder) throws Exception {
        sandbox = Sandbox.create();
        sandbox.directory("from").directory("to").directory("outside");
        backup = new BackupWorld(folder);
    }

    RecoveryPoint save() {
        return backup.save(sandbox.path("from"));
    }

    PointForge forge() {
        return new PointForge(backup);
    }

    RestorePlan plan(RecoveryPoint point, String... paths) {
        return new RestorePlan(
                point,
                Arrays.stream(paths).map(ByteString::utf8).toList(),
                new Destination.Folder(sandbox.path("to")),
                List.of(),
                ConflictRule.COPIES,
                true,
                true,
                OwnerMapping.BY_ID,
                false);
    }

    static RestorePlan with(RestorePlan plan, ConflictRule rule) {
        return new RestorePlan(
                plan.point(),
                plan.paths(),
                plan.destination(),
                plan.sources(),
                rule,
                plan.accessControl(),
                plan.specialFiles(),
                plan.owners(),
                plan.dryRun());
    }

    static RestorePlan dry(RestorePlan plan) {
        return new RestorePlan(
                plan.point(),
                plan.paths(),
                plan.destination(),
                plan.sources(),
                plan.conflicts(),
                plan.accessControl(),
                plan.specialFiles(),
                plan.owners(),
                true);
    }

    static RestorePlan withoutSpecialFiles(RestorePlan plan) {
        return new RestorePlan(
                plan.point(),
                plan.paths(),
                plan.destination(),
                plan.sources(),
                plan.conflicts(),
                plan.accessControl(),
                false,
                plan.owners(),
                plan.dryRun());
    }

    static RestorePlan original(RestorePlan plan) {
        return new RestorePlan(
                plan.point(),
                plan.paths(),
                new Destination.Original(),
                List.of(),
                plan.conflicts(),
                plan.accessControl(),
                plan.specialFiles(),
                plan.owners(),
                plan.dryRun());
    }

    static RestorePlan to(RestorePlan plan, ByteString folder, List<ByteString> sources) {
        return new RestorePlan(
                plan.point(),
                plan.paths(),
                new Destination.Folder(folder),
                sources,
                plan.conflicts(),
                plan.accessControl(),
                plan.specialFiles(),
                plan.owners(),
                plan.dryRun());
    }

    RestoreReport restore(RecoveryPoint point, ConflictRule rule) {
        return run(with(plan(point), rule));
    }

    RestoreReport run(RestorePlan plan) {
        return run(plan, backup.vault);
    }

    RestoreReport run(RestorePlan plan, DomainReader vault) {
        try (RecallThreads threads = RecallThreads.ofCores(2)) {
            return run(plan, vault, threads);
        }
    }

    RestoreReport run(RestorePlan plan, DomainReader vault, RecallThreads threads) {
        try (Openers openers = new Openers(backup.keys)) {
            return new RestoreRun(
                            plan,
                            vault,
                            new VaultPages(vault, openers),
                            backup.keys,
                            threads,
                            listener,
                            cancel,
                            backup.clock,
                            new Random(1))
                    .run();
        }
    }

    /** What a warning is about. */
    static String path(Problem warning) {
        return warning.details().getOrDefault("path", "");
    }

    /** Everything below a folder, without the folder itself. */
    Map<String, TreeImage.Node> contents(String within) {
        Map<String, TreeImage.Node> contents = TreeImage.of(sandbox.path(within));
        contents.remove("");
        return contents;
    }

    /** The file's bytes as text. */
    String text(String within) throws Exception {
        return new String(sandbox.read(within).toByteArray(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
