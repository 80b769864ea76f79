package dev.coffre.bench;

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
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many small files, 100 a folder, 300 a bundle, as entries of a recovery point. */
public final class Tree {
    public static final int ENTRIES = 10_000;

    private static final int A_FOLDER = 100;
    private static final int A_BUNDLE = 300;

    private Tree() {}

    public static List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        EntryKey root = EntryKey.root(ByteString.utf8("/srv/data"));
        EntryKey folder = root;
        RecordReference bundle = bundle(0);
        for (int i = 0; i < ENTRIES; i++) {
            folder = i % A_FOLDER == 0 ? root.child(ByteString.utf8("folder-%04d".formatted(i / A_FOLDER))) : folder;
            bundle = i % A_BUNDLE == 0 ? bundle(i / A_BUNDLE) : bundle;
            List<ByteString> parent = entries.isEmpty() || i % A_FOLDER == 0
                    ? folder.path()
                    : entries.getLast().key().parent();
            entries.add(entry(new EntryKey(parent, Sample.name(i)), i, bundle));
        }
        return entries;
    }

    private static Entry entry(EntryKey key, int number, RecordReference bundle) {
        Metadata metadata = new Metadata(
                FileType.REGULAR_FILE,
                Optional.of(new UnixPermissions(
                        0644, new Ownership(1000, 1000, ByteString.utf8("ada"), ByteString.utf8("users")))),
                3_500,
                new Timestamp(1_700_000_000L + number, 5),
                new Timestamp(1_700_000_000L + number, 6),
                new FileIdentity(ByteString.utf8("8f2c1d00aa55"), number, 1),
                Optional.of(new Timestamp(1_600_000_000L + number, 7)));
        FileContent content = new FileContent.Bundled(bundle, number % A_BUNDLE, Sample.pid(number));
        return new Entry(key, metadata, content, AttributeSet.NONE, EntryMarks.NONE);
    }

    private static RecordReference bundle(int number) {
        return new RecordReference(
                RecordType.BUNDLE, Sample.oid(number), Sample.pid(-number), 1_000_000, A_BUNDLE, "zstd-1.5.7/2");
    }

    /** Equal to it, and nothing that costs memory shared with it but its folder, owner and bundle. */
    public static Entry copy(Entry entry) {
        Metadata from = entry.metadata();
        Metadata metadata = new Metadata(
                from.fileType(),
                from.unixPermissions().map(Tree::copy),
                from.size(),
                copy(from.modified()),
                copy(from.changed()),
                new FileIdentity(
                        from.identity().device(),
                        from.identity().inode(),
                        from.identity().links()),
                from.birthTime().map(Tree::copy));
        FileContent.Bundled place = (FileContent.Bundled) entry.content();
        FileContent content = new FileContent.Bundled(place.bundle(), place.slot(), Sample.pid(place.slot()));
        ByteString name = ByteString.of(entry.key().name().toByteArray());
        return new Entry(
                new EntryKey(entry.key().parent(), name), metadata, content, entry.attributes(), entry.marks());
    }

    private static UnixPermissions copy(UnixPermissions permissions) {
        Ownership owner = permissions.owner();
        return new UnixPermissions(
                permissions.mode(), new Ownership(owner.uid(), owner.gid(), owner.userName(), owner.groupName()));
    }

    private static Timestamp copy(Timestamp time) {
        return new Timestamp(time.seconds(), time.nanos());
    }
}
