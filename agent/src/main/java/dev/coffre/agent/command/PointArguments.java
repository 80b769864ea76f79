package dev.coffre.agent.command;

import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code [POINT] [PATH…]}: the first word is a point if it looks like one. A path can always be written as {@code ./7}. */
record PointArguments(Optional<String> point, List<ByteString> paths) {
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

    /**
     * Splits the words, and adds the paths of a list file.
     *
     * @param list its name; null without one
     * @throws Problem {@code flags-invalid} if the list cannot be read, or neither it nor the words name a path: without
     *     paths, commands mean the whole point
     */
    static PointArguments split(PathArguments paths, List<String> words, @Nullable String list, AgentMessages texts) {
        PointArguments named = split(paths, words);
        if (list == null) {
            return named;
        }
        List<ByteString> all = Stream.concat(named.paths.stream(), paths.listedInPoint(list, texts).stream())
                .toList();
        if (all.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", texts.format("flags.list-empty", "--files-from", list));
        }
        return new PointArguments(named.point, all);
    }

    static PointArguments split(PathArguments paths, List<String> words) {
        boolean named = !words.isEmpty() && PointSelector.isPointName(words.getFirst());
        return new PointArguments(
                named ? Optional.of(words.getFirst()) : Optional.empty(),
                words.stream().skip(named ? 1 : 0).map(paths::inPoint).toList());
    }
}
