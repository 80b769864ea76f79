package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.place.PathFixture;
import dev.coffre.backup.place.TargetFixture;
import dev.coffre.backup.place.windows.FakeFixture;
import dev.coffre.backup.place.windows.WindowsTargets;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.win32.MappedNames;
import dev.coffre.backup.win32.NtObjects;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A point of a Linux machine, recovered with the calls of Windows, or on other systems with a fake of them. */
class LinuxPointOnWindowsTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));
    private static final byte[] CONTENT = "content".getBytes();

    @TempDir
    Path folder;

    private BackupWorld world;
    private PointForge forge;
    private TargetFixture target;

    @BeforeEach
    void prepare() throws Exception {
        world = new BackupWorld(folder);
        forge = new PointForge(world);
        target = File.separatorChar == '\\'
                ? new PathFixture(new WindowsTargets(new NtObjects()), Set.of())
                : new FakeFixture();
    }

    @AfterEach
    void cleanUp() throws Exception {
        target.close();
    }

    @Test
    void whatIsNotCarriedIsExactlyWhatIsReported() throws Exception {
        List<ByteString> plain = names("plain", "é € 😀", "Makefile", "UPPER");
        List<ByteString> mapped =
                new ArrayList<>(names("a:b", "CON", "dot.", "space ", "back\\slash", "makefile", "makeFile"));
        mapped.add(ByteString.of(HexFormat.of().parseHex("6eff0ac3")));
        List<Entry> entries = new ArrayList<>();
        entries.add(PointForge.folder(ROOT));
        EntryKey colon = ROOT.child(ByteString.utf8("folder:"));
        entries.add(PointForge.folder(colon));
        for (ByteString name : plain) {
            entries.add(file(ROOT.child(name)));
        }
        for (ByteString name : mapped) {
            entries.add(file(ROOT.child(name)));
        }
        entries.add(file(colon.child(ByteString.utf8("below"))));
        EntryKey fifo = ROOT.child(ByteString.utf8("pipe"));
        entries.add(PointForge.entry(fifo, FileType.FIFO, 0600, 0, 0, FileContent.NONE));
        RecoveryReport report = recover(forge.commit("/root", entries.toArray(Entry[]::new)), ConflictRule.OVERWRITE);

        List<ByteString> expected = new ArrayList<>(plain);
        expected.addAll(mapped);
        expected.add(ByteString.utf8("folder:"));
        assertThat(target.names("in").stream().map(MappedNames::original))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(target.names("in/folder\uF03A")).containsExactly("below");
        for (String name : target.names("in")) {
            if (!name.startsWith("folder")) {
                assertThat(target.read("in/" + name)).as(name).isEqualTo("content");
            }
        }
        Map<ProblemCode, List<Problem>> warnings = report.warnings().stream()
                .collect(Collectors.groupingBy(Problem::code, TreeMap::new, Collectors.toList()));
        assertThat(warnings.keySet())
                .containsExactlyInAnyOrder(
                        ProblemCode.NAME_CHANGED, ProblemCode.FILE_NOT_RECOVERED, ProblemCode.ATTRIBUTE_NOT_KEPT);
        assertThat(paths(warnings.getOrDefault(ProblemCode.NAME_CHANGED, List.of())))
                .containsExactlyInAnyOrderElementsOf(expected.stream()
                        .filter(name -> !plain.contains(name))
                        .map(name -> ROOT.child(name).display())
                        .toList());
        assertThat(paths(warnings.getOrDefault(ProblemCode.FILE_NOT_RECOVERED, List.of())))
                .containsExactly(fifo.display());
        assertThat(warnings.getOrDefault(ProblemCode.ATTRIBUTE_NOT_KEPT, List.of()).stream()
                        .map(warning -> warning.details().get("attribute")))
                .containsExactlyInAnyOrder("owner and mode", "time below 100 ns");
    }

    @Test
    void filesThatDifferByCaseOnlyAllComeBackUnderEveryRule() throws Exception {
        RecoveryPoint point = forge.commit(
                "/root",
                PointForge.folder(ROOT),
                PointForge.folder(ROOT.child(ByteString.utf8("Dir"))),
                PointForge.folder(ROOT.child(ByteString.utf8("dir"))),
                file(ROOT.child(ByteString.utf8("Dir")).child(ByteString.utf8("f"))),
                file(ROOT.child(ByteString.utf8("dir")).child(ByteString.utf8("f"))),
                file(ROOT.child(ByteString.utf8("dir")).child(ByteString.utf8("F"))));
        for (ConflictRule rule : List.of(ConflictRule.COPIES, ConflictRule.SKIP, ConflictRule.OVERWRITE)) {
            recover(point, rule);
            assertThat(target.names("in").stream().map(MappedNames::original)).containsAll(names("Dir", "dir"));
            assertThat(target.names("in/Dir")).contains("f");
            assertThat(target.names("in/" + MappedNames.caseVariant(ByteString.utf8("dir"))).stream()
                            .map(MappedNames::original))
                    .containsAll(names("f", "F"));
        }
    }

    @Test
    void originalPathsOfAnotherSystemAreRefused() {
        RecoveryPoint point = forge.commit("/root", PointForge.folder(ROOT));
        assertThatThrownBy(() -> recover(plan(point, new TargetChoice.OriginalPaths(), ConflictRule.SKIP)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.ORIGINAL_PATHS_FOREIGN));
    }

    private Entry file(EntryKey key) {
        Pid pid = forge.pidInBundle(0, CONTENT);
        RecordReference bundle = forge.bundle(new BundledFile(pid, CONTENT));
        return PointForge.file(key, CONTENT.length, new FileContent.Bundled(bundle, 0, pid));
    }

    private RecoveryReport recover(RecoveryPoint point, ConflictRule rule) {
        return recover(plan(point, new TargetChoice.ChosenFolder(ByteString.utf8(target.absolute("in"))), rule));
    }

    private static RecoveryPlan plan(RecoveryPoint point, TargetChoice choice, ConflictRule rule) {
        return new RecoveryPlan(point, List.of(), choice, List.of(), rule, true, true, OwnerMapping.BY_ID, false);
    }

    private RecoveryReport recover(RecoveryPlan plan) {
        try (FetchThreads threads = FetchThreads.ofCores(2);
                RecordOpenerPool openers = new RecordOpenerPool(world.keys)) {
            return new RecoveryRun(
                            plan,
                            new DomainAccess(world.vault, world.keys, threads),
                            new VaultPageSource(world.vault, openers),
                            RecoveryListener.SILENT,
                            new CancelToken(),
                            world.clock,
                            new TargetMachine(target.targets(), new Random(1)))
                    .run();
        }
    }

    private static List<String> paths(List<Problem> warnings) {
        return warnings.stream().map(RestoreWorld::path).toList();
    }

    private static List<ByteString> names(String... names) {
        return Arrays.stream(names).map(ByteString::utf8).toList();
    }
}
