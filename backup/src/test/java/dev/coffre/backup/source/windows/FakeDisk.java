package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.windows.FakeWindows.FakeNode;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.testing.DiskNode;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WindowsObject.ByteRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree of another fake as a source. */
public final class FakeDisk {
    private static final int CLUSTER = 4096;

    private final FakeWindows windows = new FakeWindows();
    private final Map<Long, FakeNode> files = new HashMap<>();

    private FakeDisk() {}

    /** Returns a source of {@code C:\} and the name of the node. */
    public static FileSource source(DiskNode top, SpillDirectory spill) {
        FakeDisk disk = new FakeDisk();
        disk.add(disk.windows.volume("C:"), top);
        return new WindowsSource(
                LockedFiles.of(disk.windows),
                List.of(ByteString.utf8("C:\\" + top.name())),
                SourceRules.NONE,
                Snapshots.NONE,
                spill);
    }

    private void add(FakeNode parent, DiskNode node) {
        FakeNode known = files.get(node.id());
        if (known != null) {
            known.links++;
            windows.add(parent, node.name(), known);
            return;
        }
        FakeNode made = windows.directory(parent, node.name());
        files.put(node.id(), made);
        made.attributes = node.attributes();
        made.content = node.content();
        made.descriptor = node.descriptor();
        made.streams.putAll(node.streams());
        made.created = node.created();
        made.changed = node.written();
        if (node.reparseData().length > 0) {
            made.reparseData = node.reparseData();
            made.reparseTag = ByteBuffer.wrap(node.reparseData())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
        }
        if ((node.attributes() & ObjectStatus.SPARSE_FILE) != 0) {
            made.ranges = ranges(node.content());
        }
        node.children().forEach(child -> add(made, child));
    }

    private static List<ByteRange> ranges(byte[] content) {
        List<ByteRange> ranges = new ArrayList<>();
        for (int at = 0; at < content.length; at += CLUSTER) {
            int end = Math.min(at + CLUSTER, content.length);
            if (!isZero(content, at, end)) {
                ranges.add(new ByteRange(at, end - at));
            }
        }
        return ranges;
    }

    private static boolean isZero(byte[] content, int from, int to) {
        for (int i = from; i < to; i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
