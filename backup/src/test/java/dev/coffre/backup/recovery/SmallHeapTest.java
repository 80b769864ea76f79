package dev.coffre.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.content.FileListBuilder;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PointForge;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.sealing.Pid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recovers what would not fit in the heap if it were all under way at once: a file of very many chunks, files each in a
 * bundle of its own that is far larger than they are, and files with large named streams.
 */
class SmallHeapTest {
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/root"));
    private static final int CHUNKS = 100_000;
    private static final int BUNDLES = 12;
    private static final int FILES = 400;
    private static final int FILES_WITH_STREAMS = 64;

    @TempDir
    Path folder;

    @Test
    void memoryIsBoundedByTheWindowAndNotByThePoint() throws Exception {
        assertThat(child("contents", "-Xmx128m")).endsWith("recovered " + (FILES + 1) + "\n");
    }

    @Test
    void largeStreamsAreInMemoryOneFileAtATimeWhateverTheNumberOfThreads() throws Exception {
        assertThat(child("streams", "-Xmx64m"))
                .contains("windows.stream")
                .endsWith("recovered " + FILES_WITH_STREAMS + "\n");
    }

    private String child(String what, String heap) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapTest.class.getName(),
                        folder.toString(),
                        what)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(folder.resolve("output"));
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** The child process; the vault's records are in its heap as well. */
    public static void main(String[] args) throws Exception {
        try (RestoreWorld world = new RestoreWorld(Path.of(args[0]).resolve("world"));
                FetchThreads threads = FetchThreads.ofCores(args[1].equals("streams") ? 16 : 2)) {
            RecoveryPoint point = args[1].equals("streams") ? pointWithStreams(world.forge()) : point(world.forge());
            RecoveryReport report = world.run(world.plan(point), world.backup.vault, threads);
            report.warnings().forEach(warning -> System.out.println(warning.getMessage()));
            System.out.println("recovered " + report.totals().files());
        }
    }

    /** The format allows 8 MiB of streams an entry. */
    private static RecoveryPoint pointWithStreams(PointForge forge) {
        RecordReference chunk = forge.chunk(new byte[4 << 20]);
        AttributeSet streams = new AttributeSet(
                Optional.empty(),
                Optional.empty(),
                List.of(stream("one", chunk), stream("two", chunk)),
                Optional.empty());
        List<Entry> entries = new ArrayList<>(List.of(PointForge.folder(ROOT)));
        for (int i = 0; i < FILES_WITH_STREAMS; i++) {
            byte[] content = {(byte) i};
            Pid pid = forge.pidInBundle(0, content);
            RecordReference bundle = forge.bundle(new BundledFile(pid, content));
            Entry plain = PointForge.file(
                    ROOT.child(ByteString.utf8("file" + i)), 1, new FileContent.Bundled(bundle, 0, pid));
            entries.add(new Entry(plain.key(), plain.metadata(), plain.content(), streams, plain.marks()));
        }
        return forge.commit("/root", entries.toArray(Entry[]::new));
    }

    private static StoredAttribute stream(String name, RecordReference chunk) {
        return new StoredAttribute.InChunk(WindowsAttributes.stream(ByteString.utf8(name)), chunk);
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
