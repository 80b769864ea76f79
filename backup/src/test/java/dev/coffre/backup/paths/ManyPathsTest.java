package dev.coffre.backup.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list whose paths do not fit in the heap. {@code acceptance/long/find} has a million files and a hundred points. */
class ManyPathsTest {
    private static final int FOLDERS = 300;
    private static final int FILES_PER_FOLDER = 1_000;

    @TempDir
    Path folder;

    @Test
    void memoryDoesNotGrowWithTheNumberOfPaths() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx12m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyPathsTest.class.getName(),
                        folder.toString(),
                        String.valueOf(FOLDERS))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(folder.resolve("output"));
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("found 1 in 1 points", "found 300 in 2 points");
    }

    /** The child process. */
    public static void main(String[] args) {
        PrivatePath place = PrivatePaths.of(Path.of(args[0]));
        int folders = Integer.parseInt(args[1]);
        DataKey key = DataKey.of(KeyContext.of(new byte[16], 1), Secret.taking(new byte[DataKey.LENGTH]));
        PathListFile file = PathListFile.create(place.resolve("new"), 1);
        PathList list = add(add(PathList.empty(file), file, key, folders, false), file, key, folders, true);
        new PathListStore(place, key).replace(list, _ -> true);
        try (PathList stored = PathList.open(place, key).orElseThrow()) {
            ExistingPoints existing = new ExistingPoints(List.of(head(0), head(1)));
            for (String pattern : List.of("only-in-the-second", "report-0000999.txt", "nowhere")) {
                long begin = System.nanoTime();
                List<PathMatch> found = new PathSearch(stored, existing, key)
                        .find(ByteString.utf8(pattern), false, 1_000)
                        .paths();
                int points = found.isEmpty() ? 0 : found.getFirst().points();
                System.out.printf(
                        "found %d in %d points, %d ms, %d bytes%n",
                        found.size(), points, (System.nanoTime() - begin) / 1_000_000, stored.blockBytes());
            }
        }
    }

    private static PathList add(PathList base, PathListFile file, DataKey key, int folders, boolean another) {
        int point = base.points().size();
        try (PathListMerge merge = new PathListMerge(base, file, key)) {
            EntryKey root = EntryKey.root(ByteString.utf8("/srv"));
            merge.present(root);
            for (int number = 0; number < folders; number++) {
                merge.present(root.child(ByteString.utf8("folder-%05d".formatted(number))));
            }
            for (int number = 0; number < folders; number++) {
                List<ByteString> parent = root.child(ByteString.utf8("folder-%05d".formatted(number)))
                        .path();
                if (another && number == folders / 2) {
                    merge.present(new EntryKey(parent, ByteString.utf8("only-in-the-second")));
                }
                for (int i = 0; i < FILES_PER_FOLDER; i++) {
                    merge.present(new EntryKey(parent, ByteString.utf8("report-%07d.txt".formatted(i))));
                }
            }
            return merge.finish(ListedTree.read(point + 1, head(point).hash(), new Oid(point, 1, 2, 3)));
        }
    }

    private static ChainHead head(int point) {
        return new ChainHead(point + 1, new Sha256(point, 1, 2, 3));
    }
}
