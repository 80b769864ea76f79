package dev.coffre.backup.save.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.sealing.Hmac;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LeafDigestTest {
    private static final Oid LEAF = new Oid(1, 1, 1, 1);
    private static final ByteString USE = ByteString.utf8("use");
    private static final EntryKey ROOT = EntryKey.root(ByteString.utf8("/data"));

    private final Secret secret = Secret.random(32, new SecureRandom());
    private final LeafDigest look = new LeafDigest(new Hmac(secret));

    /** A writable copy of metadata. */
    private static final class Draft {
        FileType nature = FileType.REGULAR_FILE;
        boolean unix = true;
        int mode = 0644;
        Ownership owner = new Ownership(1, 2, ByteString.utf8("ada"), ByteString.utf8("staff"));
        long size = 5;
        Timestamp modified = new Timestamp(10, 1);
        Timestamp changed = new Timestamp(11, 2);
        FileIdentity identity = new FileIdentity(ByteString.utf8("fs"), 7, 1);
        Optional<Timestamp> born = Optional.of(new Timestamp(9, 3));

        Optional<UnixPermissions> permissions() {
            return unix ? Optional.of(new UnixPermissions(mode, owner)) : Optional.empty();
        }

        Metadata made() {
            return new Metadata(nature, permissions(), size, modified, changed, identity, born);
        }
    }

    private static Metadata metadata(UnaryOperator<Draft> change) {
        return change.apply(new Draft()).made();
    }

    private static UnaryOperator<Draft> change(java.util.function.Consumer<Draft> change) {
        return draft -> {
            change.accept(draft);
            return draft;
        };
    }

    @Test
    void anythingThatAnEntryKeepsChangesTheLook() {
        Map<String, UnaryOperator<Draft>> changes = Map.ofEntries(
                Map.entry("nature", change(d -> d.nature = FileType.FIFO)),
                Map.entry("target", change(d -> d.nature = new FileType.Symlink(ByteString.utf8("there")))),
                Map.entry("other target", change(d -> d.nature = new FileType.Symlink(ByteString.utf8("here")))),
                Map.entry("device", change(d -> d.nature = new FileType.CharacterDevice(1, 3))),
                Map.entry("block device", change(d -> d.nature = new FileType.BlockDevice(1, 3))),
                Map.entry("other device", change(d -> d.nature = new FileType.CharacterDevice(3, 1))),
                Map.entry("mode", change(d -> d.mode = 0600)),
                Map.entry("no Unix permissions", change(d -> d.unix = false)),
                Map.entry("uid", change(d -> d.owner = new Ownership(3, 2, d.owner.userName(), d.owner.groupName()))),
                Map.entry("gid", change(d -> d.owner = new Ownership(1, 3, d.owner.userName(), d.owner.groupName()))),
                Map.entry("user", change(d -> d.owner = new Ownership(1, 2, ByteString.EMPTY, d.owner.groupName()))),
                Map.entry("group", change(d -> d.owner = new Ownership(1, 2, d.owner.userName(), ByteString.EMPTY))),
                Map.entry(
                        "names that run together",
                        change(d -> d.owner = new Ownership(1, 2, ByteString.utf8("adas"), ByteString.utf8("taff")))),
                Map.entry("size", change(d -> d.size = 6)),
                Map.entry("modified", change(d -> d.modified = new Timestamp(12, 1))),
                Map.entry("modified by a nanosecond", change(d -> d.modified = new Timestamp(10, 2))),
                Map.entry("changed", change(d -> d.changed = new Timestamp(12, 2))),
                Map.entry("changed by a nanosecond", change(d -> d.changed = new Timestamp(11, 3))),
                Map.entry("file system", change(d -> d.identity = new FileIdentity(ByteString.utf8("f"), 7, 1))),
                Map.entry("inode", change(d -> d.identity = new FileIdentity(ByteString.utf8("fs"), 8, 1))),
                Map.entry("linked", change(d -> d.identity = new FileIdentity(ByteString.utf8("fs"), 7, 2))),
                Map.entry("born later", change(d -> d.born = Optional.of(new Timestamp(10, 3)))),
                Map.entry("born", change(d -> d.born = Optional.empty())));
        Map<LeafNote, String> looks = new java.util.HashMap<>();
        looks.put(note(child("a"), new Draft().made()), "as it was");
        changes.forEach((what, change) -> assertThat(looks.put(note(child("a"), metadata(change)), what))
                .as(what)
                .isNull());
        assertThat(looks.put(note(child("b"), new Draft().made()), "name")).isNull();
        assertThat(looks.put(
                        note(ROOT.child(ByteString.utf8("a")).child(ByteString.utf8("a")), new Draft().made()),
                        "folder"))
                .isNull();
    }

    @Test
    void whatAnEntryDoesNotKeepChangesNothing() {
        Metadata two = metadata(change(d -> d.identity = new FileIdentity(ByteString.utf8("fs"), 7, 2)));
        Metadata three = metadata(change(d -> d.identity = new FileIdentity(ByteString.utf8("fs"), 7, 3)));
        assertThat(note(child("a"), two)).isEqualTo(note(child("a"), three));
        Metadata folder = metadata(change(d -> d.nature = FileType.DIRECTORY));
        Metadata fuller = metadata(change(d -> {
            d.nature = FileType.DIRECTORY;
            d.size = 4_096;
            d.identity = new FileIdentity(ByteString.utf8("fs"), 7, 40);
        }));
        assertThat(note(child("a"), folder)).isEqualTo(note(child("a"), fuller));
    }

    @Test
    void anEntryMoreOrLessOrInAnotherOrderIsAnotherLook() {
        Metadata same = new Draft().made();
        List<List<String>> leaves = List.of(
                List.of("a", "b"),
                List.of("a"),
                List.of("b"),
                List.of("b", "a"),
                List.of("a", "b", "c"),
                List.of("ab"));
        List<LeafNote> notes = new ArrayList<>();
        for (List<String> names : leaves) {
            names.forEach(name -> look.add(child(name), same));
            notes.add(look.toNote(LEAF, USE));
        }
        assertThat(notes).doesNotHaveDuplicates();
    }

    /** A page of these is small, for names are said once; so must be what is hashed of it. */
    @Test
    void foldersThousandsOfLevelsDeepAreHeldInLittleMemory() {
        EntryKey folder = ROOT;
        Metadata same = new Draft().made();
        for (int depth = 0; depth < 4_000; depth++) {
            folder = folder.child(ByteString.utf8("n".repeat(255)));
            look.add(folder, same);
        }
        assertThat(look.bufferedBytes()).isLessThan(4 << 20);
    }

    @Test
    void aNoteHoldsForItsPageItsUseAndItsMachineAlone() {
        LeafNote note = note(child("a"), new Draft().made());
        look.add(child("a"), new Draft().made());
        assertThat(look.matches(LEAF, note)).isTrue();
        assertThat(look.matches(new Oid(1, 1, 1, 2), note)).isFalse();
        assertThat(look.matches(LEAF, new LeafNote(1, note.digest(), note.referenceDigest(), ByteString.utf8("USE"))))
                .isFalse();
        assertThat(look.matches(LEAF, new LeafNote(2, note.digest(), note.referenceDigest(), note.references())))
                .isFalse();
        LeafDigest elsewhere = new LeafDigest(new Hmac(Secret.random(32, new SecureRandom())));
        elsewhere.add(child("a"), new Draft().made());
        assertThat(elsewhere.matches(LEAF, note)).isFalse();
        look.reset();
        assertThat(look.matches(LEAF, note)).isFalse();
    }

    @Test
    void theReferencesOfANoteAreProvenWithoutTheEntries() {
        LeafNote note = note(child("a"), new Draft().made());
        LeafNote other = new LeafNote(1, note.digest(), note.referenceDigest(), ByteString.utf8("USE"));
        assertThat(look.matchesReferences(LEAF, note)).isTrue();
        assertThat(look.matchesReferences(LEAF, other)).isFalse();
        assertThat(look.matchesReferences(new Oid(1, 1, 1, 2), note)).isFalse();
        assertThat(look.matchesReferences(LEAF, new LeafNote(1, note.digest(), note.digest(), USE)))
                .as("a digest of the whole note is none of its references")
                .isFalse();
        assertThat(look.matchesReferences(LEAF, LeafNote.NONE)).isFalse();
        LeafDigest elsewhere = new LeafDigest(new Hmac(Secret.random(32, new SecureRandom())));
        assertThat(elsewhere.matchesReferences(LEAF, note)).isFalse();
    }

    private LeafNote note(EntryKey key, Metadata metadata) {
        look.add(key, metadata);
        return look.toNote(LEAF, USE);
    }

    private static EntryKey child(String name) {
        return ROOT.child(ByteString.utf8(name));
    }
}
