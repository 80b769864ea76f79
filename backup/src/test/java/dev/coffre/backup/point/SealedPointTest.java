package dev.coffre.backup.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.page.PageSink;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.DomainKeys;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.backup.record.SealedRecord;
import dev.coffre.backup.tree.Entries;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.EntryStream;
import dev.coffre.backup.tree.TreeBuilder;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.PageBoundary;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.signing.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages and points with real keys: what the vault would keep, and what comes back from it. */
class SealedPointTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyContext CONTEXT = new KeyContext(1, 2, 1);

    private final DataKey key = DataKey.generate(CONTEXT, RANDOM);
    private final DomainKeys keys = DomainKeys.of(key);
    private final RecordSealer sealer = new RecordSealer(key, Compression.FAST);
    private final RecordOpener opener = new RecordOpener(keys);
    private final SigningKey pointKey = SigningKey.generate(RANDOM);
    private final Map<Oid, byte[]> vault = new HashMap<>();

    private final PageSink sink = page -> {
        SealedRecord sealed = sealer.seal(page.type(), page.children(), RecordHeader.Ext.NONE, Slice.of(page.raw()));
        vault.put(sealed.record().oid(), sealed.record().bytes());
        return RecordReference.of(sealed, 0);
    };
    private final PageSource source = page -> {
        byte[] bytes = Optional.ofNullable(vault.get(page.oid())).orElseThrow();
        OpenedRecord opened = opener.open(page.oid(), page.type(), page.pid(), RecordBytes.of(bytes));
        return new RawPage(page.type(), opened.header().children(), opened.raw().toArray());
    };

    private final PageBoundary cut = key.pageBoundary();
    private final List<Entry> entries = Entries.range(0, 3_000);
    private final TreeRoot root = tree();
    private final PointExt ext = new PointExt(
            MachineId.random(RANDOM), 1, 1, Sha256.ZERO, Instant.EPOCH, root.files(), root.bytes(), Optional.empty());
    private final SignedPoint point = new PointSealer(sealer, pointKey).seal(ext, PointPayloadTest.CONTENT, root);

    private TreeRoot tree() {
        TreeBuilder builder = new TreeBuilder(cut::value, sink);
        entries.forEach(builder::add);
        return builder.finish();
    }

    @AfterEach
    void close() {
        opener.close();
        sealer.close();
        keys.close();
        pointKey.close();
    }

    @Test
    void aSealedPointLeadsToEveryEntry() {
        RecoveryPoint opened = new PointOpener(opener).open(point, pointKey.verifyingKey());
        assertThat(opened.content()).isEqualTo(PointPayloadTest.CONTENT);
        assertThat(opened.ext()).isEqualTo(ext);
        List<Entry> read = new ArrayList<>();
        new EntryStream(opened.root(), source).forEachRemaining(read::add);
        assertThat(read).isEqualTo(entries);
    }

    @Test
    void aPointSignedByAnotherKeyIsRefused() {
        try (SigningKey invented = SigningKey.generate(RANDOM)) {
            SignedPoint forged = SignedPoint.sign(point.record(), invented);
            assertRefused(
                    ProblemCode.POINT_SIGNATURE_INVALID,
                    () -> new PointOpener(opener).open(forged, pointKey.verifyingKey()));
        }
    }

    @Test
    void aPointOfAMachineThatTheVaultInventedIsRefused() {
        try (DataKey guessed = DataKey.generate(CONTEXT, RANDOM);
                RecordSealer theirs = new RecordSealer(guessed, Compression.FAST)) {
            SignedPoint invented = new PointSealer(theirs, pointKey).seal(ext, PointPayloadTest.CONTENT, root);
            assertRefused(
                    ProblemCode.SIV_MISMATCH, () -> new PointOpener(opener).open(invented, pointKey.verifyingKey()));
        }
    }

    @Test
    void totalsMustBeThoseOfTheTree() {
        PointExt wrong = new PointExt(
                ext.machine(), 1, 1, Sha256.ZERO, Instant.EPOCH, root.files() + 1, root.bytes(), Optional.empty());
        assertThatThrownBy(() -> new PointSealer(sealer, pointKey).seal(wrong, PointPayloadTest.CONTENT, root))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(ProblemCode code, ThrowingCallable open) {
        assertThatThrownBy(open)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
