package dev.coffre.backup.record;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.sealing.Payload;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.testing.Fuzzed;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A record as a vault hands it out, or the inside of one as a machine of the domain may seal it: type u8, codec u8, stated
 * length of the content u32, flags u8 of what else is wrong or padded as only a patch bundle is, body.
 */
public class SealedRecordFuzzTest {
    private static final long MOST_BYTES = 24L << 20;
    private static final int WRONG_PID = 1;
    private static final int WRONG_PADDING = 2;
    private static final int COARSE_PADDING = 4;
    private static final List<RecordType> TYPES = List.of(RecordType.CHUNK, RecordType.BUNDLE, RecordType.PATCH);
    private static final DomainId DOMAIN = DomainId.from(TestDomain.DOMAIN, 0);
    private static final DomainKeys KEYS = DomainKeys.of(TestDomain.first());
    private static final RecordOpener OPENER = new RecordOpener(KEYS);
    private static final LiteralSealer SEALER = new LiteralSealer(TestDomain.FIRST, 1);
    private static final Predicate<RuntimeException> REFUSAL = problem(
            ProblemCode.RECORD_DAMAGED,
            ProblemCode.FORMAT_TOO_NEW,
            ProblemCode.SIV_MISMATCH,
            ProblemCode.PAYLOAD_MALFORMED);

    public static void fuzzerTestOneInput(byte[] input) {
        RecordBytes anything = RecordBytes.of(input);
        read(MOST_BYTES, () -> OPENER.open(anything.oid(), typeOf(anything), anything), REFUSAL);
        try {
            openSealed(new BigEndianReader(input));
        } catch (MalformedException tooShort) {
            return;
        }
    }

    /** That of its header, so that more than the type is looked at. */
    private static RecordType typeOf(RecordBytes record) {
        try {
            return record.header().type();
        } catch (Problem none) {
            return RecordType.CHUNK;
        }
    }

    private static void openSealed(BigEndianReader in) {
        RecordType type = TYPES.get(in.u8() % TYPES.size());
        int codec = in.u8();
        int stated = (int) in.u32();
        int wrong = in.u8();
        byte[] body = in.byteArray(in.remaining());
        RecordBytes record = RecordBytes.of(sealed(type, codec, stated, wrong, body));
        read(MOST_BYTES, () -> OPENER.open(record.oid(), type, record), REFUSAL).ifPresent(opened -> {
            byte[] raw = opened.raw().toArray();
            require((wrong & WRONG_PADDING) == 0, "padding that is not zero");
            require(
                    type == RecordType.PATCH || padded(wrong, body) == Payload.paddedLength(body.length),
                    "the padding of a patch bundle");
            require(raw.length == stated, "another length than is stated");
            require(codec != 0 || Arrays.equals(raw, body), "other content");
            require(codec == 0 || codec == 1, "an unknown codec");
            require(codec == 1 || (wrong & WRONG_PID) == 0, "content of another pid");
            OpenedRecord named = OPENER.openNamed(record.oid(), type, opened.pid(), record, false, byte[]::new);
            require(Arrays.equals(named.raw().toArray(), raw), "the oid opens other content than the seal");
        });
    }

    private static int padded(int wrong, byte[] body) {
        return (wrong & COARSE_PADDING) == 0
                ? Payload.paddedLength(body.length)
                : Payload.coarselyPaddedLength(body.length);
    }

    private static byte[] sealed(RecordType type, int codec, int stated, int wrong, byte[] body) {
        int padded = padded(wrong, body);
        byte[] header = new RecordHeader(type, DOMAIN, 1, padded, List.of()).encode();
        byte[] padding = new byte[padded - 41 - body.length];
        if ((wrong & WRONG_PADDING) != 0 && padding.length > 0) {
            padding[padding.length - 1] = 1;
        }
        try {
            byte[] pid = SEALER.pid("content", type.number(), body);
            pid[0] ^= (byte) (wrong & WRONG_PID);
            return SEALER.seal("content", header, codec, stated, pid, body, padding);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(SealedRecordFuzzTest.class, SealedRecordFuzzTest::fuzzerTestOneInput);
    }
}
