package dev.coffre.server.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirty days on each of which one record in twenty becomes another, anywhere, with seven recovery points kept: what lies on
 * the disk, against what is needed. {@code -Dcoffre.records} says how many records there are, of 4 KiB on average.
 */
@Tag("long")
class ChurnTest {
    private static final int RECORDS = Integer.getInteger("coffre.records", 200_000);
    private static final int ONE_IN = 20;
    private static final int DAYS = 30;
    private static final int KEPT = 7;
    private static final int KIDS = 1_000;
    private static final int LARGEST = 8_000;

    /** Until the grace of the last garbage is over, and two cycles more. */
    private static final int QUIET_DAYS = 9;

    private static final double MOST = 1.3;

    @Test
    void whatIsStoredStaysNearWhatIsNeeded(@TempDir Path folder) {
        try (History history = new History(folder)) {
            Oid[] files = new Oid[RECORDS];
            double most = 0;
            for (int day = 1; day <= DAYS; day++) {
                long seq = backUp(history, files, day == 1);
                if (seq > KEPT) {
                    history.remove(seq - KEPT);
                }
                history.cycle();
                most = Math.max(most, ratio(history, "day " + day));
            }
            for (int day = 1; day <= QUIET_DAYS; day++) {
                history.cycle();
            }
            double settled = ratio(history, "two cycles after the last grace");
            System.out.printf(
                    "%,d records, 1 in %d new each day: at most %.2f times what is needed while it goes on, %.2f when it is over%n",
                    RECORDS, ONE_IN, most, settled);
            assertThat(settled).isLessThanOrEqualTo(MOST);
            assertThat(history.scrub()).isEmpty();
        }
    }

    private static long backUp(History history, Oid[] files, boolean all) {
        try (VaultSession session = history.vault().open(Optional.empty())) {
            Sending sending = new Sending(session);
            for (int i = 0; i < files.length; i++) {
                if (all || history.random().nextInt(ONE_IN) == 0) {
                    files[i] = sending.send(history.chunk(history.random().nextInt(RecordHeader.MIN_PAYLOAD, LARGEST)));
                }
            }
            List<Oid> pages = new ArrayList<>();
            for (int page = 0; page * KIDS < files.length; page++) {
                int end = Math.min(files.length, (page + 1) * KIDS);
                pages.add(sending.send(page(history, Arrays.asList(files).subList(page * KIDS, end))));
            }
            RecordBytes root = page(history, pages);
            sending.send(root);
            sending.flush();
            return history.commit(session, root);
        }
    }

    private static RecordBytes page(History history, List<Oid> kids) {
        return history.records()
                .seal(new RecordHeader(
                        RecordType.TREE,
                        history.domain(),
                        1,
                        RecordHeader.MIN_PAYLOAD,
                        kids.stream().sorted().toList()));
    }

    /** Puts records in batches. */
    private static final class Sending {
        private final VaultSession session;
        private final List<RecordBytes> batch = new ArrayList<>();
        private long bytes;

        Sending(VaultSession session) {
            this.session = session;
        }

        Oid send(RecordBytes record) {
            if (bytes + record.bytes().length > VaultSession.MAX_BATCH) {
                flush();
            }
            batch.add(record);
            bytes += record.bytes().length;
            return record.oid();
        }

        void flush() {
            assertThat(session.put(batch)).isInstanceOf(PutResult.Admitted.class);
            batch.clear();
            bytes = 0;
        }
    }

    private static double ratio(History history, String when) {
        long needed = history.service()
                .store()
                .catalog()
                .read(connection -> new GarbageQueries(connection)
                        .packUsage(Long.MAX_VALUE).stream()
                                .mapToLong(GarbageQueries.PackUsage::live)
                                .sum());
        long stored = RawFiles.lengthOfAll(history.packs());
        double ratio = (double) stored / needed;
        System.out.printf("%s: %,d MB stored, %,d needed, %.2f%n", when, stored / 1_000_000, needed / 1_000_000, ratio);
        return ratio;
    }
}
