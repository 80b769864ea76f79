package dev.coffre.backup.save.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.save.stage.KeptEntry.UnchangedLeaf;
import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.tree.Subtree;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkOrderQueueTest {
    private static final RecordReference PAGE =
            new RecordReference(RecordType.TREE, new Oid(1, 0, 0, 0), new Pid(1, 0, 0, 0), 1_000, 0, "");
    private static final ReadEntry SLOW = leaf("slow", 1);

    private final List<ReadEntry> released = new ArrayList<>();
    private final WalkOrderQueue queue = new WalkOrderQueue(new Sink<>() {
        @Override
        public void accept(ReadEntry entry) {
            released.add(entry);
        }

        @Override
        public void finish() {}
    });

    @Test
    void anEntryLeavesAtOnceIfNoneWaits() {
        ReadEntry only = leaf("only", 1);
        queue.add(only);
        assertThat(released).containsExactly(only);
    }

    @Test
    void entriesLeaveInWalkOrderHoweverSoonTheyAreReady() {
        ReadEntry second = leaf("second", 1);
        queue.add(slow());
        queue.add(second);
        assertThat(released).isEmpty();
        queue.finish();
        assertThat(released).containsExactly(SLOW, second);
    }

    @Test
    void noMoreThanSomeThousandEntriesWaitForASlowRead() {
        queue.add(slow());
        for (int page = 0; page < 15; page++) {
            queue.add(leaf("page " + page, 256));
        }
        assertThat(released).isEmpty();
        queue.add(leaf("last", 256));
        assertThat(released).hasSize(17).startsWith(SLOW);
    }

    private static PendingRead slow() {
        return new PendingRead() {
            @Override
            public boolean isReady() {
                return false;
            }

            @Override
            public ReadEntry take() {
                return SLOW;
            }
        };
    }

    private static UnchangedLeaf leaf(String name, int entries) {
        EntryKey key = EntryKey.root(ByteString.utf8("/" + name));
        ByteString digest = ByteString.of(new byte[LeafNote.DIGEST_BYTES]);
        return new UnchangedLeaf(
                new Subtree(key, PAGE, 0, entries, 0), new LeafNote(entries, digest, digest, ByteString.EMPTY));
    }
}
