package dev.coffre.vault.store.pack;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.testing.BytesFile;
import dev.coffre.vault.testing.Fuzzed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A pack, closed or not. */
public class PackFuzzTest {
    private static final Predicate<RuntimeException> DAMAGED =
            problem(ProblemCode.PACK_DAMAGED, ProblemCode.FORMAT_TOO_NEW);

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] pack = withRightHash(input);
        read(pack, () -> PackReader.open(new BytesFile(pack)), DAMAGED).ifPresent(reader -> {
            Optional<List<PackEntry>> directory =
                    reader.isClosed() ? read(pack, reader::directory, DAMAGED) : Optional.empty();
            directory.ifPresent(entries -> requireReadable(reader, entries));
            requireReadable(reader, reader.scan().entries());
            PackCheck check = PackCheck.of(new BytesFile(pack), reader.header());
            require(check.intact().size() <= pack.length / 328, "more records than there is room for");
            if (!reader.isClosed()) {
                recover(pack);
            }
        });
    }

    private static void requireReadable(PackReader reader, List<PackEntry> entries) {
        int end = PackHeader.BYTES;
        for (PackEntry entry : entries) {
            require(entry.offset() == end, "a gap before a record");
            require(reader.record(entry.offset(), entry.length()).length == entry.length(), "a shorter record");
            end = entry.end();
        }
    }

    /** What a restarted vault makes of it is a pack that is whole. */
    private static void recover(byte[] pack) {
        BytesFile file = new BytesFile(pack);
        Optional<PackWriter> recovered = read(pack, () -> PackWriter.recover(file), DAMAGED);
        recovered.ifPresent(writer -> {
            writer.finish();
            PackReader closed = PackReader.open(file);
            require(closed.isClosed(), "a finished pack that is not closed");
            require(closed.directory().equals(writer.entries()), "another directory");
            require(PackCheck.of(file, closed.header()).defects().isEmpty(), "a finished pack that is damaged");
        });
    }

    /** No mutation finds the hash of a directory. */
    private static byte[] withRightHash(byte[] input) {
        int trailer = input.length - PackTrailer.BYTES;
        if (trailer < PackHeader.BYTES) {
            return input;
        }
        int length = ByteBuffer.wrap(input).getInt(trailer + 8);
        if (length < 0 || length > trailer) {
            return input;
        }
        byte[] pack = input.clone();
        byte[] hash = Sha256.of(pack, trailer - length, length).bytes();
        System.arraycopy(hash, 0, pack, trailer + 16, hash.length);
        return pack;
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(PackFuzzTest.class, PackFuzzTest::fuzzerTestOneInput);
    }
}
