package dev.coffre.backup.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.source.PathPatterns;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.testing.ItemWalk;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Walks that stay on the file systems of their roots, past others that only root can mount. */
class OneFileSystemTest {
    private static final SourceRules ONE = rules(true);

    private final Sandbox sandbox = Sandbox.create();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final List<String> mounted = new ArrayList<>();

    @BeforeEach
    void mounts() throws Exception {
        sandbox.directory("a").directory("a/other").file("a/z", "z").mode("a/other", 0751);
        mount("a/other");
        sandbox.file("a/other/inside", "of another file system");
    }

    @AfterEach
    void unmounts() throws Exception {
        for (String each : mounted.reversed()) {
            run("umount", "-l", sandbox.path(each).display());
        }
        sandbox.close();
    }

    private void mount(String within) throws Exception {
        assumeTrue(
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=1m",
                        "tmpfs",
                        sandbox.path(within).display()),
                "mounting needs root");
        mounted.add(within);
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aMountPointIsKeptAsTheFolderBeneathIt() throws Exception {
        sandbox.mode("a/other", 0700);

        SourceItem item = Objects.requireNonNull(walk(ONE).get("a/other"));

        assertThat(item.metadata().isDirectory()).isTrue();
        assertThat(item.metadata().unixPermissions().orElseThrow().mode()).isEqualTo(0751);
        assertThat(item.attributes())
                .isEqualTo(ExtendedAttributes.read(
                        new FileReference.ByName(Descriptor.WORKING_DIRECTORY, sandbox.path("a/z"))));
        assertThat(problems)
                .containsExactly(new SourceProblem.Excluded(sandbox.key("a/other"), Exclusion.OTHER_FILE_SYSTEM));
    }

    @Test
    void nothingBelowAMountPointIsWalked() throws Exception {
        assertThat(walk(ONE).keySet()).containsExactlyInAnyOrder("", "a", "a/other", "a/z");
        assertThat(walk(rules(false)).keySet()).contains("a/other/inside");
    }

    @Test
    void namingAMountPointTakesItsFileSystemIn() throws Exception {
        assertThat(walk(ONE, sandbox.root(), sandbox.path("a/other")).keySet()).contains("a/other/inside");
    }

    @Test
    void aPlaceWhereTheSameFileSystemIsMountedAgainIsWalked() throws Exception {
        sandbox.directory("again").directory("b").file("b/file", "twice");
        assumeTrue(run(
                "mount",
                "--bind",
                sandbox.path("b").display(),
                sandbox.path("again").display()));
        mounted.add("again");

        assertThat(walk(ONE).keySet()).contains("b/file", "again/file");
    }

    @Test
    void whatIsMountedOrUnmountedMeanwhileDoesNotBreakTheWalk() throws Exception {
        sandbox.directory("late").file("late/hidden", "h");
        LinuxSource source = Sources.of(List.of(sandbox.root()), ONE);
        try (SourceWalk walk = source.walk()) {
            mount("late");
            run("umount", sandbox.path("a/other").display());
            mounted.remove("a/other");

            assertThat(collect(walk).keySet()).containsExactlyInAnyOrder("", "a", "a/other", "a/z", "late");
        }
        assertThat(problems)
                .extracting(SourceProblem::key)
                .containsExactlyInAnyOrder(sandbox.key("a/other"), sandbox.key("late"));
    }

    @Test
    void aFileOnWhichAnotherIsMountedIsLeftOut() throws Exception {
        sandbox.file("place", "");
        assumeTrue(run(
                "mount",
                "--bind",
                sandbox.path("a/other/inside").display(),
                sandbox.path("place").display()));
        mounted.add("place");

        assertThat(walk(ONE).keySet()).doesNotContain("place");
        assertThat(problems).contains(new SourceProblem.Excluded(sandbox.key("place"), Exclusion.OTHER_FILE_SYSTEM));
    }

    private static SourceRules rules(boolean oneFileSystem) {
        return new SourceRules(oneFileSystem, false, List.of(), PathPatterns.NONE, List.of());
    }

    private Map<String, SourceItem> walk(SourceRules rules, ByteString... roots) {
        List<ByteString> all = roots.length == 0 ? List.of(sandbox.root()) : List.of(roots);
        try (SourceWalk walk = Sources.of(all, rules).walk()) {
            return collect(walk);
        }
    }

    private Map<String, SourceItem> collect(SourceWalk walk) {
        Map<String, SourceItem> items = new LinkedHashMap<>();
        ItemWalk each = new ItemWalk(walk, problems::add);
        for (Optional<SourceItem> next = each.next(); next.isPresent(); next = each.next()) {
            items.put(within(next.get()), next.get());
        }
        return items;
    }

    private String within(SourceItem item) {
        String path = item.key().display();
        String root = sandbox.root().display();
        return path.equals(root) ? "" : path.substring(root.length() + 1);
    }
}
