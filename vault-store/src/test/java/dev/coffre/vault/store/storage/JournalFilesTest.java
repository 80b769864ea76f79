package dev.coffre.vault.store.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.journal.SegmentName;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalFilesTest {
    private final SigningKey key = SigningKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    private StoreLayout layout() {
        return new StoreLayout(folder);
    }

    private JournalFiles journal() {
        return new JournalFiles(new DiskStore(new LocalDisk()), layout());
    }

    private JournalSegment write(long number, long attempt, Sha256 previous) {
        JournalEvent event = new JournalEvent.AccountRemoved(number + "-" + attempt);
        JournalSegment segment =
                JournalSegment.sign(new SegmentName(number, attempt), previous, Instant.EPOCH, List.of(event), key);
        journal().append(segment);
        return segment;
    }

    private List<SegmentName> counting() {
        return journal().readAfter(0, key.verifyingKey()).links().stream()
                .map(JournalWalk.Link::name)
                .toList();
    }

    @Test
    void anAttemptCountsIfTheNextSegmentNamesItElseTheGreatest() {
        JournalSegment first = write(1, 0, Sha256.ZERO);
        JournalSegment second = write(2, 7, first.hash());
        write(2, 9, first.hash());
        write(3, 10, second.hash());
        write(3, 12, second.hash());
        assertThat(counting()).containsExactly(new SegmentName(1, 0), new SegmentName(2, 7), new SegmentName(3, 12));
        assertThat(journal().newestAfter(0, key.verifyingKey()).orElseThrow().name())
                .isEqualTo(new SegmentName(3, 12));
        assertThat(journal().readAfter(2, key.verifyingKey()).links()).hasSize(1);
    }

    @Test
    void aSegmentOfANewerVersionIsOwnOnlyIfTheVaultSignedIt() throws IOException {
        byte[] signed = newer(write(1, 0, Sha256.ZERO).encode(), key);
        byte[] foreign = newer(signed, SigningKey.generate(new SecureRandom()));
        SegmentName name = new SegmentName(1, 0);
        Files.write(layout().segmentFile(name), signed);
        assertThat(journal().isOwn(name, key.verifyingKey())).isTrue();
        Files.write(layout().segmentFile(name), foreign);
        assertThat(journal().isOwn(name, key.verifyingKey())).isFalse();
        Files.write(layout().segmentFile(name), new byte[40]);
        assertThat(journal().isOwn(name, key.verifyingKey())).isFalse();
    }

    /** Returns the file as a program of a newer version would have signed it. */
    private static byte[] newer(byte[] file, SigningKey signer) {
        byte[] signed = Arrays.copyOf(file, file.length - Sha256.BYTES - VerifyingKey.SIGNATURE_BYTES);
        signed[4] = 99;
        byte[] signature = signer.sign(SignaturePurpose.JOURNAL, signed);
        byte[] content = Arrays.copyOf(signed, signed.length + signature.length);
        System.arraycopy(signature, 0, content, signed.length, signature.length);
        return ChecksummedFile.encode(content);
    }

    @Test
    void aDamagedAttemptMattersIfItCounts() throws IOException {
        JournalSegment first = write(1, 0, Sha256.ZERO);
        JournalSegment second = write(2, 7, first.hash());
        write(2, 9, first.hash());
        write(3, 10, second.hash());
        Files.write(layout().segmentFile(new SegmentName(2, 9)), new byte[100]);
        assertThat(counting()).hasSize(3);
        Files.write(layout().segmentFile(new SegmentName(2, 7)), new byte[100]);
        assertDamaged(2);
    }

    @Test
    void aDamagedEndIsNotReplacedByAnAttemptThatWasNeverAcknowledged() throws IOException {
        JournalSegment first = write(1, 0, Sha256.ZERO);
        write(2, 7, first.hash());
        write(2, 9, first.hash());
        Files.write(layout().segmentFile(new SegmentName(2, 9)), new byte[100]);
        assertDamaged(2);
    }

    @Test
    void aFileUnderAnotherNameIsDamaged() throws IOException {
        JournalSegment first = write(1, 0, Sha256.ZERO);
        JournalSegment second = write(2, 7, first.hash());
        Files.write(layout().segmentFile(new SegmentName(2, 8)), second.encode());
        assertDamaged(2);
    }

    @Test
    void oneGapIsOneDamage() {
        JournalSegment first = write(1, 0, Sha256.ZERO);
        write(9_999_999_999_999_999L, 0, first.hash());
        assertThat(journal().walkAfter(0, 0, key.verifyingKey()).damage())
                .extracting(damage -> damage.segment().number())
                .containsExactly(2L);
        assertThat(new JournalFiles(new DiskStore(new LocalDisk()), new StoreLayout(folder.resolve("empty")))
                        .walkAfter(0, 3, key.verifyingKey())
                        .damage())
                .extracting(damage -> damage.segment().number())
                .containsExactly(1L);
    }

    @Test
    void aWalkKeepsNamesAndHashesOnly() {
        Sha256 previous = Sha256.ZERO;
        long bytes = 0;
        for (int number = 1; number <= 400; number++) {
            List<JournalEvent> events = Collections.nCopies(2_000, new JournalEvent.AccountRemoved("a" + number));
            JournalSegment segment =
                    JournalSegment.sign(new SegmentName(number, 0), previous, Instant.EPOCH, events, key);
            journal().append(segment);
            previous = segment.hash();
            bytes += segment.encode().length;
        }
        long before = usedMemory();
        JournalWalk walk = journal().readAfter(0, key.verifyingKey());
        assertThat(usedMemory() - before).isLessThan(bytes / 10);

        List<WeakReference<JournalSegment>> passed = new ArrayList<>();
        List<Long> kept = new ArrayList<>();
        for (JournalSegment segment : walk) {
            passed.add(new WeakReference<>(segment));
            if (segment.number() % 200 == 0) {
                System.gc();
                kept.add(passed.stream().filter(each -> each.get() != null).count());
            }
        }
        assertThat(passed).hasSize(400);
        assertThat(kept).allMatch(segments -> segments <= 2);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void assertDamaged(long number) {
        assertThatThrownBy(this::counting).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.JOURNAL_DAMAGED);
            assertThat(problem.details()).containsEntry("segment", Long.toString(number));
        });
    }
}
