package dev.coffre.backup.place.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.place.MetadataRules;
import dev.coffre.backup.place.PathFixture;
import dev.coffre.backup.place.RecoveryTarget;
import dev.coffre.backup.place.TargetContract;
import dev.coffre.backup.place.TargetFixture;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.win32.NtObjects;
import dev.coffre.backup.win32.WideString;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The calls of this machine. Wine 10 cannot create links. */
@EnabledOnOs(OS.WINDOWS)
class WindowsTargetPortTest extends TargetContract {
    private static final String READY = "ready";

    @Override
    protected TargetFixture newFixture() throws Exception {
        return new PathFixture(new WindowsTargets(new NtObjects()), EnumSet.of(TargetFixture.Feature.UNFINISHED_MARK));
    }

    @Test
    void aKilledRecoveryLeavesNoFile() throws Exception {
        fixture.file("in/placed", "old");
        Process recovery = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WindowsTargetPortTest.class.getName(),
                        fixture.absolute("in"))
                .redirectErrorStream(true)
                .start();
        try (var output = recovery.inputReader()) {
            assertThat(output.lines().anyMatch(line -> line.endsWith(READY))).isTrue();
            assertThat(fixture.names("in")).hasSize(2).contains("placed");
            recovery.destroyForcibly();
            assertThat(recovery.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(fixture.names("in")).containsExactly("placed");
        assertThat(fixture.read("in/placed")).isEqualTo("new");
    }

    /** The child process: places one file and leaves another one unfinished. */
    public static void main(String[] args) throws Exception {
        try (RecoveryTarget target = new WindowsTargets(new NtObjects())
                .open(WideString.encode(args[0]), MetadataRules.SAME_MACHINE, new Random(2))) {
            try (UnfinishedFile placed = target.create(path("placed"), 0644, false)) {
                placed.writeAt(0, ByteString.utf8("new").toByteArray(), 0, 3);
                placed.placeReplacing();
            }
            try (UnfinishedFile unfinished = target.create(path("unfinished"), 0644, false)) {
                unfinished.writeAt(0, new byte[100_000], 0, 100_000);
                unfinished.applyMetadata(metadata(FileType.REGULAR_FILE), List.of());
                System.out.println(READY);
                System.in.read();
            }
        }
    }
}
