package dev.coffre.backup.save.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.bundle.BundleLiveness;
import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.content.ChunkRef;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeafNoteBuilderTest {
    private static final Oid LEAF = new Oid(1, 1, 1, 1);
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/data"));

    private final LeafNoteBuilder maker = new LeafNoteBuilder(new Hmac(Secret.random(32, new SecureRandom())));
    private final Random random = new Random(8);
    private int names;

    @Test
    void whatThePagesOfATreeRestOnIsCountedFromTheNotesAsFromTheEntries() {
        TreeReferences fromEntries = new TreeReferences();
        TreeReferences fromNotes = new TreeReferences();
        for (int leaf = 0; leaf < 50; leaf++) {
            for (int i = random.nextInt(300); i >= 0; i--) {
                FileContent content = content();
                long size = random.nextInt(100_000);
                maker.add(key(), metadata(size), EntryMarks.NONE, content);
                fromEntries.add(content, size);
            }
            fromNotes.add(maker.build(LEAF));
        }
        assertThat(fromNotes.bundles()).isEqualTo(fromEntries.bundles());
        assertThat(fromNotes.bundles().stream()
                        .mapToLong(BundleLiveness::liveBytes)
                        .sum())
                .isPositive();
        assertThat(fromNotes.lists()).isEqualTo(fromEntries.lists()).isNotEmpty();
    }

    @Test
    void aPageWithAnEntryThatMustBeLookedAtHasNoNote() {
        for (EntryMarks marks : List.of(
                EntryMarks.NONE.withChangedWhileRead(),
                EntryMarks.NONE.withCarriedFrom(3),
                EntryMarks.NONE.withMountPoint())) {
            maker.add(key(), metadata(1), marks, FileContent.NONE);
            maker.add(key(), metadata(1), EntryMarks.NONE, FileContent.NONE);
            assertThat(maker.build(LEAF)).as("%s", marks).isEqualTo(LeafNote.NONE);
            maker.add(key(), metadata(1), EntryMarks.NONE.withSparse().withLinkGroup(5), FileContent.NONE);
            assertThat(maker.build(LEAF).entries()).as("the page after it").isEqualTo(1);
        }
    }

    private FileContent content() {
        return switch (random.nextInt(6)) {
            case 0 -> FileContent.NONE;
            case 1 -> new FileContent.Chunks(List.of(new ChunkRef(0, child(RecordType.CHUNK, 3, 0))));
            case 2 -> new FileContent.FileList(child(RecordType.FILELIST, random.nextInt(40), 0));
            default -> {
                RecordReference bundle = child(RecordType.BUNDLE, random.nextInt(60), 40);
                yield new FileContent.Bundled(bundle, random.nextInt(40), new Pid(2, 2, 2, 2));
            }
        };
    }

    private static RecordReference child(RecordType type, int number, int slots) {
        return new RecordReference(
                type,
                new Oid(number, type.number(), 5, 5),
                new Pid(number, 6, 6, 6),
                1_000 + number,
                slots,
                "zstd-1/2");
    }

    private EntryKey key() {
        return ROOT.child(ByteString.utf8("f" + names++));
    }

    private static Metadata metadata(long size) {
        return new Metadata(
                FileType.REGULAR_FILE,
                Optional.of(new UnixPermissions(0644, new Ownership(0, 0, ByteString.EMPTY, ByteString.EMPTY))),
                size,
                new Timestamp(1, 1),
                new Timestamp(1, 1),
                new FileIdentity(ByteString.utf8("fs"), 1, 1),
                Optional.empty());
    }
}
