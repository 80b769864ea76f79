package dev.coffre.server.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.gc.History;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.scrub.ExpectedContents;
import dev.coffre.vault.store.scrub.PackScrub;
import dev.coffre.vault.store.scrub.StoreFinding;
import dev.coffre.vault.store.scrub.StoreScrub;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of two mebibytes, of which each byte in turn has one bit that is another: it is found, and named, without a key. */
class EveryByteTest {
    /** Now and then all of the store is read, not only the file that is damaged. */
    private static final int WHOLE_EVERY = 9_973;

    private static final int PATCH_BYTES = 64 << 10;

    @Test
    void every97thByte(@TempDir Path folder) {
        flip(folder, 97);
    }

    @Test
    @Tag("long")
    void everyByte(@TempDir Path folder) {
        flip(folder, 1);
    }

    private static void flip(Path folder, int step) {
        Store store = fill(folder);
        assertThat(store.scrub().run(store.expected()).findings()).isEmpty();
        long flipped = IntStream.range(0, 2)
                .parallel()
                .mapToLong(half -> store.copy().flip(half * step, 2 * step))
                .sum();
        System.out.printf(
                "  %,d bytes of %,d files%n", flipped, store.disk().files().size());
    }

    /** One half of the bytes is for each of two threads. */
    private record Store(FlippingDisk disk, StoreLayout layout, VaultId vault, VerifyingKey key, long lastSegment) {
        Store copy() {
            return new Store(disk.copy(), layout, vault, key, lastSegment);
        }

        StoreScrub scrub() {
            return new StoreScrub(new DiskStore(disk), layout, key);
        }

        ExpectedContents expected() {
            return new ExpectedContents(Set.of(), Set.of(), lastSegment);
        }

        long flip(int first, int step) {
            long flipped = 0;
            for (Path file : disk.files()) {
                if (file.equals(layout.owner()) || file.equals(layout.incarnation())) {
                    continue; // of a bucket: which service and which catalog it belongs to, no data
                }
                int length = disk.length(file);
                for (int offset = first; offset < length; offset += step) {
                    disk.flip(file, offset);
                    assertNamed(file, offset);
                    if (++flipped % WHOLE_EVERY == 0) {
                        assertThat(scrub().run(expected()).findings())
                                .as(file + " at " + offset)
                                .isNotEmpty();
                    }
                    disk.flip(file, offset);
                }
            }
            return flipped;
        }

        private void assertNamed(Path file, int offset) {
            List<StoreFinding> findings = file.startsWith(layout.packs(vault))
                    ? PackScrub.check(new PackFiles(new DiskStore(disk), layout, vault), header(file))
                    : scrub().runWithoutPacks(expected());
            String name = String.valueOf(file.getFileName());
            if (findings.stream().filter(StoreFinding::isDamage).noneMatch(finding -> names(finding, name))) {
                throw new AssertionError(layout.store().relativize(file) + " at " + offset + ": " + findings);
            }
        }

        private PackHeader header(Path file) {
            Path below = layout.packs(vault).relativize(file);
            PackKind kind =
                    below.getName(1).toString().equals(PackKind.DATA.directoryName()) ? PackKind.DATA : PackKind.PAGES;
            return new PackHeader(
                    kind,
                    PackId.parse(String.valueOf(file.getFileName())),
                    DomainId.parse(below.getName(0).toString()));
        }
    }

    private static boolean names(StoreFinding finding, String file) {
        return switch (finding) {
            case StoreFinding.SegmentDamaged segment ->
                file.equals(segment.segment().toString());
            default -> finding.toString().contains(file);
        };
    }

    /** A file list with a patched chunk, as a vault sees it: a page that needs a chunk and a patch bundle. */
    private static RecordBytes patched(History history, RecordBytes base) {
        RecordBytes patch =
                history.records().seal(new RecordHeader(RecordType.PATCH, history.domain(), 1, PATCH_BYTES, List.of()));
        RecordBytes list = history.records().filelist(base, patch);
        try (VaultSession session = history.vault().open(Optional.empty())) {
            assertThat(session.put(List.of(base, patch, list))).isInstanceOf(PutResult.Admitted.class);
        }
        return list;
    }

    /** Eight packs of content and as many of pages, two with a patched chunk, points, a tombstone, slots, and a journal. */
    private static Store fill(Path folder) {
        try (History history = new History(folder)) {
            RecordBytes shared = history.chunk(20_000);
            for (int day = 0; day < 8; day++) {
                List<RecordBytes> records = new ArrayList<>(List.of(shared));
                for (int i = 0; i < 8; i++) {
                    records.add(history.chunk(30_000 + 1_000 * i));
                }
                if (day % 4 == 0) {
                    records.add(patched(history, records.getLast()));
                }
                history.backUp(records.toArray(RecordBytes[]::new));
                history.restart();
            }
            history.remove(2);
            history.restart();
            StoreLayout layout = history.service().store().files().layout();
            return new Store(
                    FlippingDisk.of(layout.store()),
                    layout,
                    history.vaultId(),
                    history.service().service().signingKey(),
                    history.service().store().journal().newest().orElseThrow().number());
        }
    }
}
