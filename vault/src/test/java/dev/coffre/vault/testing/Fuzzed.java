package dev.coffre.vault.testing;

import com.sun.management.ThreadMXBean;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the fuzz targets of all modules share. A target is a test class with a method {@code fuzzerTestOneInput(byte[])}, which
 * {@code acceptance/fuzz} runs under Jazzer, and a test that replays the corpus in {@code src/test/fuzz}.
 */
public final class Fuzzed {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoder needs whatever it reads. */
    private static final long FIXED_BYTES = 1 << 20;

    /** A decoded list of the smallest elements takes this many times the bytes that it was read from. */
    private static final long BYTES_PER_BYTE = 200;

    private Fuzzed() {}

    /** Runs the target on each file of its corpus, which is the folder {@code src/test/fuzz/<simple name of the class>}. */
    public static void replay(Class<?> target, Consumer<byte[]> run) {
        try (Stream<Path> files = Files.list(Path.of("src/test/fuzz", target.getSimpleName()))) {
            List<Path> corpus = files.sorted().toList();
            if (corpus.isEmpty()) {
                throw new AssertionError(target.getSimpleName() + " has no corpus");
            }
            for (Path file : corpus) {
                replay(file, run);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replay(Path file, Consumer<byte[]> run) throws IOException {
        try {
            run.accept(Files.readAllBytes(file));
        } catch (RuntimeException | Error e) {
            throw new AssertionError("the input " + file + " is not decoded as it should be", e);
        }
    }

    /**
     * What the decoder makes of the input, or empty if it refuses it by one of these exceptions. Any other exception, and
     * more memory than the input justifies, is a finding.
     */
    public static <T> Optional<T> read(
            byte[] input, Supplier<T> decoder, Predicate<? super RuntimeException> isRefusal) {
        return read(FIXED_BYTES + BYTES_PER_BYTE * input.length, decoder, isRefusal);
    }

    /**
     * As above, with the most bytes that the decoder may allocate. Where it takes more it is called again, because what its
     * first call takes is the loading of classes too.
     */
    public static <T> Optional<T> read(
            long mostBytes, Supplier<T> decoder, Predicate<? super RuntimeException> isRefusal) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Optional<T> decoded = decoded(decoder, isRefusal);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > mostBytes) {
            before = THREADS.getCurrentThreadAllocatedBytes();
            decoded = decoded(decoder, isRefusal);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            require(allocated <= mostBytes, allocated + " bytes were allocated");
        }
        return decoded;
    }

    private static <T> Optional<T> decoded(Supplier<T> decoder, Predicate<? super RuntimeException> isRefusal) {
        try {
            return Optional.of(decoder.get());
        } catch (RuntimeException e) {
            if (!isRefusal.test(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** A problem of one of these codes. */
    public static Predicate<RuntimeException> problem(ProblemCode... codes) {
        Set<ProblemCode> allowed = Set.of(codes);
        return failure -> failure instanceof Problem problem && allowed.contains(problem.code());
    }

    /** A finding if it does not hold. */
    public static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
