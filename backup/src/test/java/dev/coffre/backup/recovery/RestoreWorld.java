package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.TreeImage;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A sandbox with the folders {@code from}, {@code to} and {@code outside}, and a vault. Not for two recoveries at once. */
final class RestoreWorld implements AutoCloseable {
    final Sandbox sandbox;
    final BackupWorld backup;
    final List<RecoveryEvent> events = new ArrayList<>();
    RecoveryListener listener = events::add;
    CancelToken cancel = new CancelToken();
    RecoveryNotes notes = RecoveryNotes.NONE;
    private final Random random = new Random(1);

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

    RecoveryPlan plan(RecoveryPoint point, String... paths) {
        return new RecoveryPlan(
                point,
                Arrays.stream(paths).map(ByteString::utf8).toList(),
                new TargetChoice.ChosenFolder(sandbox.path("to")),
                List.of(),
                ConflictRule.COPIES,
                true,
                true,
                OwnerMapping.BY_ID,
                false);
    }

    static RecoveryPlan dry(RecoveryPlan plan) {
        return copy(plan, plan.target(), plan.sources(), plan.conflicts(), plan.specialFiles(), true, plan.verify());
    }

    static RecoveryPlan with(RecoveryPlan plan, ConflictRule rule) {
        return copy(plan, plan.target(), plan.sources(), rule, plan.specialFiles(), plan.dryRun(), plan.verify());
    }

    static RecoveryPlan verified(RecoveryPlan plan) {
        return copy(plan, plan.target(), plan.sources(), plan.conflicts(), plan.specialFiles(), plan.dryRun(), true);
    }

    static RecoveryPlan withoutSpecialFiles(RecoveryPlan plan) {
        return copy(plan, plan.target(), plan.sources(), plan.conflicts(), false, plan.dryRun(), plan.verify());
    }

    static RecoveryPlan original(RecoveryPlan plan) {
        return aimed(plan, new TargetChoice.OriginalPaths(), List.of());
    }

    static RecoveryPlan to(RecoveryPlan plan, ByteString folder, List<ByteString> sources) {
        return aimed(plan, new TargetChoice.ChosenFolder(folder), sources);
    }

    private static RecoveryPlan aimed(RecoveryPlan plan, TargetChoice target, List<ByteString> sources) {
        return copy(plan, target, sources, plan.conflicts(), plan.specialFiles(), plan.dryRun(), plan.verify());
    }

    private static RecoveryPlan copy(
            RecoveryPlan plan,
            TargetChoice target,
            List<ByteString> sources,
            ConflictRule rule,
            boolean specialFiles,
            boolean dryRun,
            boolean verify) {
        return new RecoveryPlan(
                plan.point(),
                plan.paths(),
                target,
                sources,
                rule,
                plan.accessControl(),
                specialFiles,
                plan.owners(),
                dryRun,
                plan.copyWording(),
                verify);
    }

    RecoveryReport restore(RecoveryPoint point, ConflictRule rule) {
        return run(with(plan(point), rule));
    }

    RecoveryReport run(RecoveryPlan plan) {
        return run(plan, backup.vault);
    }

    RecoveryReport run(RecoveryPlan plan, DomainReader vault) {
        try (FetchThreads threads = FetchThreads.ofCores(2)) {
            return run(plan, vault, threads);
        }
    }

    RecoveryReport run(RecoveryPlan plan, DomainReader vault, FetchThreads threads) {
        try (RecordOpenerPool openers = new RecordOpenerPool(backup.keys)) {
            return new RecoveryRun(
                            plan,
                            new DomainAccess(vault, backup.keys, threads),
                            new VaultPageSource(vault, openers),
                            listener,
                            cancel,
                            backup.clock,
                            new TargetMachine(new LinuxTargets(), random, notes))
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

    /** Returns the entries of a point by their last name. */
    Map<String, Entry> entries(RecoveryPoint point) {
        Map<String, Entry> entries = new TreeMap<>();
        try (RecordOpenerPool openers = new RecordOpenerPool(backup.keys)) {
            new EntryStream(point.root(), new VaultPageSource(backup.vault, openers))
                    .forEachRemaining(entry -> entries.put(entry.key().name().display(), entry));
        }
        return entries;
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
