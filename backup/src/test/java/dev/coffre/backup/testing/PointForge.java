package dev.coffre.backup.testing;

import dev.coffre.backup.bundle.Bundle;
import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.chunk.ChunkerParameters;
import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.point.PointContent;
import dev.coffre.backup.point.PointSealer;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RunSummary;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryMarks;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.PidHasher;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** Makes recovery points entry by entry, also such as no honest agent would. It holds the data key, as a thief may. */
public final class PointForge {
    private final BackupWorld world;
    private final RecordSealer sealer;
    private final PidHasher pids;
    private final VaultSession session;

    public PointForge(BackupWorld world) {
        this.world = world;
        sealer = new RecordSealer(world.keys.newest(), Compression.FAST);
        pids = world.keys.newest().pidHasher();
        session = world.vault.open(Optional.empty());
    }

    public RecordReference chunk(byte[] content) {
        return put(sealer.seal(RecordType.CHUNK, Slice.of(content)), 0);
    }

    /** A chunk whose seal is right and whose pid is not that of its content. */
    public RecordReference chunk(byte[] content, Pid falsePid) {
        return put(sealer.seal(RecordType.CHUNK, List.of(), RecordHeader.Ext.NONE, Slice.of(content), falsePid), 0);
    }

    public RecordReference patch(byte[] content, boolean isLast) {
        return put(sealer.sealPatch(Slice.of(content), isLast), 0);
    }

    public Pid pidOfChunk(byte[] content) {
        return sealer.pidOf(RecordType.CHUNK, Slice.of(content));
    }

    public Pid pidInBundle(int uid, byte[] content) {
        return pids.ofBundledFile(FileOwner.ofUid(uid), Slice.of(content));
    }

    public RecordReference bundle(BundledFile... files) {
        byte[] raw = Bundle.encode(Arrays.asList(files));
        return put(sealer.seal(RecordType.BUNDLE, Slice.of(raw)), files.length);
    }

    public RecordReference page(RawPage page) {
        return put(sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, Slice.of(page.raw())), 0);
    }

    private RecordReference put(SealedRecord sealed, int slots) {
        session.put(List.of(sealed.record()));
        return RecordReference.of(sealed, slots);
    }

    /** Entries of one root, sorted here. */
    public RecoveryPoint commit(String root, Entry... entries) {
        return commit(List.of(root), entries);
    }

    public RecoveryPoint commit(List<String> roots, Entry... entries) {
        List<Entry> sorted = new ArrayList<>(Arrays.asList(entries));
        sorted.sort((one, other) -> one.key().compareTo(other.key()));
        TreeBuilder tree = new TreeBuilder(PointForge::cut, this::page);
        sorted.forEach(tree::add);
        return commit(roots, tree.finish());
    }

    private static int cut(int level, byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(level);
        crc.update(key);
        return (int) crc.getValue();
    }

    public RecoveryPoint commit(String root, TreeRoot tree) {
        return commit(List.of(root), tree);
    }

    private RecoveryPoint commit(List<String> roots, TreeRoot tree) {
        ChainHead head = world.vault.chain(world.machine).head();
        PointExt ext = new PointExt(
                world.machine,
                1,
                head.seq() + 1,
                head.hash(),
                world.clock.instant(),
                tree.files(),
                tree.bytes(),
                Optional.empty());
        PointContent content = new PointContent(
                Optional.empty(),
                roots.stream().map(ByteString::utf8).toList(),
                "Europe/Paris",
                "ada",
                "test",
                ChunkerParameters.TOEPLITZ,
                new RunSummary(world.clock.instant(), world.clock.instant(), 0));
        SignedPoint point = new PointSealer(sealer, world.pointKey).seal(ext, content, tree);
        if (!(session.commit(point) instanceof CommitResult.Committed)) {
            throw new IllegalStateException("the vault refuses the point");
        }
        return world.points().find(Long.toString(ext.seq()));
    }

    public static Entry folder(EntryKey key) {
        return entry(key, FileType.DIRECTORY, 0755, 0, 0, FileContent.NONE);
    }

    public static Entry symlink(EntryKey key, String target) {
        return entry(key, new FileType.Symlink(ByteString.utf8(target)), 0777, 0, 0, FileContent.NONE);
    }

    public static Entry file(EntryKey key, long size, FileContent content) {
        return entry(key, FileType.REGULAR_FILE, 0644, 0, size, content);
    }

    public static Entry entry(EntryKey key, FileType nature, int mode, long uid, long size, FileContent content) {
        Metadata metadata = new Metadata(
                nature,
                Optional.of(new UnixPermissions(mode, new Ownership(uid, 0, ByteString.EMPTY, ByteString.EMPTY))),
                size,
                new Timestamp(1_700_000_000, 7),
                new Timestamp(1_700_000_000, 8),
                new FileIdentity(ByteString.utf8("disk"), 42, 1),
                Optional.empty());
        return new Entry(key, metadata, content, AttributeSet.NONE, EntryMarks.NONE);
    }
}
