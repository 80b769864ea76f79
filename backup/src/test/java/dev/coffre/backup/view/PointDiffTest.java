package dev.coffre.backup.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.VaultPageSource;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.BackupWorld;
import dev.coffre.backup.testing.Sandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointDiffTest {
    private final Sandbox sandbox = Sandbox.create();
    private BackupWorld world;
    private RecordOpenerPool openers;
    private int opened;

    @BeforeEach
    void start(@TempDir Path folder) {
        world = new BackupWorld(folder);
        openers = new RecordOpenerPool(world.keys);
    }

    @AfterEach
    void end() {
        openers.close();
        sandbox.close();
    }

    private List<String> diff(RecoveryPoint before, RecoveryPoint after) {
        VaultPageSource vault = new VaultPageSource(world.vault, openers);
        PageSource pages = new PageSource() {
            @Override
            public RawPage open(RecordReference page) {
                opened++;
                return vault.open(page);
            }
        };
        TreePageCache cache = new TreePageCache(pages);
        List<String> found = new ArrayList<>();
        new PointDiff(new PointView(before, cache), new PointView(after, cache), pages)
                .run(difference -> found.add(difference.change() + " "
                        + difference.key().display().substring(sandbox.root().size())));
        return found;
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void everyKindOfChangeIsFound() throws Exception {
        Timestamp then = new Timestamp(1_600_000_000, 0);
        byte[] large = random(1, 20_000_000);
        sandbox.directory("d")
                .file("d/same", "1")
                .file("d/content", "aaaa")
                .file("d/mode", "m")
                .file("d/gone", "g")
                .file("d/type", "t")
                .file("d/touched", "x")
                .modified("d/touched", then)
                .file(ByteString.utf8("d/large"), large)
                .file(ByteString.utf8("d/large same"), large)
                .symlink("d/link", "here");
        RecoveryPoint before = world.save(sandbox.root());
        large[9_000_000] ^= 1;
        sandbox.remove("d/gone")
                .remove("d/type")
                .remove("d/link")
                .file("d/content", "bbbb")
                .mode("d/mode", 0600)
                .node("d/type", FileType.FIFO)
                .modified("d/touched", new Timestamp(1_600_000_001, 0))
                .file(ByteString.utf8("d/large"), large)
                .symlink("d/link", "there")
                .directory("d/new")
                .file("d/new/file", "n");
        RecoveryPoint after = world.save(sandbox.root());
        assertThat(diff(before, after))
                .containsExactly(
                        "CONTENT /d/content",
                        "REMOVED /d/gone",
                        "CONTENT /d/large",
                        "CONTENT /d/link",
                        "METADATA /d/mode",
                        "ADDED /d/new",
                        "METADATA /d/touched",
                        "TYPE /d/type",
                        "ADDED /d/new/file");
        assertThat(diff(after, before)).contains("ADDED /d/gone", "REMOVED /d/new/file");
        opened = 0;
        assertThat(diff(after, after)).isEmpty();
        assertThat(opened).isZero();
    }

    @Test
    void pagesThatAreEqualStayClosed() throws Exception {
        for (int folder = 0; folder < 40; folder++) {
            sandbox.directory("f%02d".formatted(folder));
            for (int file = 0; file < 100; file++) {
                sandbox.file("f%02d/%03d".formatted(folder, file), "x" + folder + file);
            }
        }
        RecoveryPoint before = world.save(sandbox.root());
        sandbox.file("f20/050", "changed").remove("f30/010").file("f30/010a", "new");
        RecoveryPoint after = world.save(sandbox.root());
        assertThat(before.root().level()).isPositive();
        assertThat(diff(before, after)).containsExactly("CONTENT /f20/050", "REMOVED /f30/010", "ADDED /f30/010a");
        assertThat(opened).isLessThan(14);
    }

    @Test
    void anotherRootIsAdded() throws Exception {
        sandbox.directory("a").file("a/1", "1").directory("b").file("b/2", "2");
        RecoveryPoint before = world.save(sandbox.path("a"));
        RecoveryPoint after = world.save(sandbox.path("a"), sandbox.path("b"));
        assertThat(diff(before, after)).containsExactly("ADDED /b", "ADDED /b/2");
    }
}
