package dev.coffre.backup.across;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.place.linux.LinuxTargets;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.Sandbox;
import dev.coffre.backup.testing.Sources;
import dev.coffre.backup.testing.SyntheticNode;
import dev.coffre.backup.testing.SyntheticSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A point with metadata of a real NTFS volume, recovered on Linux: what is not kept is exactly what is reported. */
class RealNtfsPointOnLinuxTest {
    private static final Path BYTES = Path.of(System.getProperty("coffre.ntfs", "src/test/resources/ntfs"));
    private static final ByteString ROOT = ByteString.utf8("C:\\Users");

    @TempDir
    private Path folder;

    @Test
    void allThatLinuxDoesNotKeepIsReported() throws Exception {
        SyntheticSource windows = SyntheticSource.rootedAt("C:\\Users")
                .file("note.txt", "content")
                .file("plain.txt", "content")
                .node("junction", new FileType.Symlink(ByteString.utf8("C:\\Users\\Public")));
        windows.change(
                "note.txt",
                node -> ofWindows(node)
                        .withAttributes(
                                attribute(WindowsAttributes.ATTRIBUTES, "note.windows.attributes"),
                                attribute(WindowsAttributes.SECURITY_DESCRIPTOR, "note.windows.security_descriptor"),
                                stream("Zone.Identifier"),
                                stream("empty"),
                                stream("large")));
        windows.change(
                "junction",
                node -> ofWindows(node)
                        .withAttributes(
                                attribute(WindowsAttributes.ATTRIBUTES, "junction.windows.attributes"),
                                attribute(WindowsAttributes.REPARSE_DATA, "junction.windows.reparse_data")));
        for (String path : List.of("", "plain.txt")) {
            windows.change(path, RealNtfsPointOnLinuxTest::ofWindows);
        }
        BackupWorld world = new BackupWorld(folder);
        world.save(windows, List.of(ROOT));
        try (Sandbox sandbox = Sandbox.create()) {
            List<String> warnings = WindowsLeg.recover(world, new LinuxTargets(), sandbox.path("recovered"));
            List<SourceProblem> problems = new ArrayList<>();
            Map<String, ObjectImage> before = ObjectImage.of(windows, problems);
            Map<String, ObjectImage> after =
                    ObjectImage.of(Sources.of(List.of(sandbox.path("recovered")), SourceRules.NONE), problems);
            assertThat(problems).isEmpty();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            assertThat(warnings)
                    .containsExactlyInAnyOrderElementsOf(ExpectedWarnings.of(ROOT, before, after, Set.of()))
                    .containsExactlyInAnyOrder(
                            "not kept: creation time of 4",
                            "not kept: windows.attributes of 2",
                            "not kept: windows.reparse_data of 1",
                            "not kept: windows.security_descriptor of 1",
                            "not kept: windows.stream of 1");
        }
    }

    private static SyntheticNode ofWindows(SyntheticNode node) {
        Metadata metadata = node.metadata();
        return node.with(new Metadata(
                metadata.fileType(),
                Optional.empty(),
                metadata.size(),
                metadata.modified(),
                metadata.changed(),
                metadata.identity(),
                Optional.of(new Timestamp(1_700_000_000, 100))));
    }

    private static ExtendedAttribute stream(String name) {
        return attribute(WindowsAttributes.stream(ByteString.utf8(name)), "note.windows.stream_" + name);
    }

    private static ExtendedAttribute attribute(ByteString name, String file) {
        try {
            return new ExtendedAttribute(name, ByteString.of(Files.readAllBytes(BYTES.resolve(file))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
