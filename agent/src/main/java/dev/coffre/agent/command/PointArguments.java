package dev.coffre.agent.command;

import dev.coffre.agent.machine.PointSelector;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code [POINT] [PATH…]}: the first word is a point if it looks like one. A path can always be written as {@code ./7}. */
record PointArguments(Optional<String> point, List<ByteString> paths) {
    /** Returns the same with more paths. */
    PointArguments and(List<ByteString> more) {
        return new PointArguments(
                point, Stream.concat(paths.stream(), more.stream()).toList());
    }

    /**
     * Runs {@code work}. If it fails because the point does not contain the first word, the problem says that the word
     * may have been meant as a point.
     */
    static <T> T withHint(List<String> words, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            boolean mayBePoint = problem.code() == ProblemCode.PATH_NOT_IN_POINT
                    && !words.isEmpty()
                    && !words.getFirst().contains("/")
                    && !words.getFirst().contains("\\")
                    && !PointSelector.isPointName(words.getFirst());
            throw mayBePoint ? problem.with("word", words.getFirst()) : problem;
        }
    }

    static PointArguments split(PathArguments paths, List<String> words) {
        boolean named = !words.isEmpty() && PointSelector.isPointName(words.getFirst());
        return new PointArguments(
                named ? Optional.of(words.getFirst()) : Optional.empty(),
                words.stream().skip(named ? 1 : 0).map(paths::inPoint).toList());
    }
}
