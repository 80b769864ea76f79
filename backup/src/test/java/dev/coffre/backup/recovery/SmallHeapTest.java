package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Pid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recovers what would not fit in the heap if it were all under way at once: a file of very many chunks, and files each in a
 * bundle of its own that is far larger than they are.
 */
class SmallHeapTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));
    private static final int CHUNKS = 100_000;
    private static final int BUNDLES = 12;
    private static final int FILES = 400;

    @TempDir
    Path folder;

    @Test
    void memoryIsBoundedByTheWindowAndNotByThePoint() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(folder.resolve("output"))).endsWith("recovered " + (FILES + 1) + "\n");
        assertThat(process.exitValue()).isZero();
    }

    /** The child process; the vault's records are in its heap as well. */
    public static void main(String[] args) throws Exception {
        try (RestoreWorld world = new RestoreWorld(Path.of(args[0]).resolve("world"))) {
            RecoveryReport report = world.restore(point(world.forge()), ConflictRule.COPIES);
            report.warnings().forEach(warning -> System.out.println(warning.getMessage()));
            System.out.println("recovered " + report.totals().files());
        }
    }

    private static RecoveryPoint point(PointForge forge) {
        List<Entry> entries = new ArrayList<>(List.of(PointForge.folder(ROOT), manyChunks(forge)));
        List<RecordReference> bundles = new ArrayList<>();
        byte[] content = {1};
        Pid pid = forge.pidInBundle(0, content);
        for (int i = 0; i < BUNDLES; i++) {
            bundles.add(largeBundle(forge, i, new BundledFile(pid, content)));
        }
        for (int i = 0; i < FILES; i++) {
            // Never twice the same within what is kept, as after years of churn.
            RecordReference bundle = bundles.get(i % BUNDLES);
            entries.add(PointForge.file(
                    ROOT.child(ByteString.utf8("small" + i)), 1, new FileContent.Bundled(bundle, 0, pid)));
        }
        return forge.commit("/root", entries.toArray(Entry[]::new));
    }

    /** 4 MiB as a reader allows it are not needed: 2 MiB of zeros compress to nothing at the vault. */
    private static RecordReference largeBundle(PointForge forge, int number, BundledFile wanted) {
        List<BundledFile> files = new ArrayList<>(List.of(wanted));
        for (int i = 0; i < 8; i++) {
            byte[] filler = new byte[250_000];
            filler[0] = (byte) number;
            files.add(new BundledFile(forge.pidInBundle(0, filler), filler));
        }
        return forge.bundle(files.toArray(BundledFile[]::new));
    }

    private static Entry manyChunks(PointForge forge) {
        List<RecordReference> chunks = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            byte[] few = new byte[16];
            random.nextBytes(few);
            chunks.add(forge.chunk(few));
        }
        FileListBuilder list = new FileListBuilder(forge::page);
        for (int i = 0; i < CHUNKS; i++) {
            list.add(new ChunkRef(0, chunks.get(i % chunks.size())));
        }
        // Large enough not to pass for a small file.
        return PointForge.file(ROOT.child(ByteString.utf8("many")), 1L << 30, list.finish());
    }
}
