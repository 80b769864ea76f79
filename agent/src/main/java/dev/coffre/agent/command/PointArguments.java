package dev.coffre.agent.command;

import dev.coffre.agent.machine.OpenedPoint;
import dev.coffre.backup.entry.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code [POINT] [PATH…]}: the first word is a point if it looks like one (a path can always be written ./7). */
record PointArguments(Optional<String> point, List<ByteString> paths) {
    /** With these paths too. */
    PointArguments and(List<ByteString> more) {
        return new PointArguments(
                point, Stream.concat(paths.stream(), more.stream()).toList());
    }

    static PointArguments split(List<String> words) {
        boolean named = !words.isEmpty() && OpenedPoint.isName(words.getFirst());
        return new PointArguments(
                named ? Optional.of(words.getFirst()) : Optional.empty(),
                words.stream().skip(named ? 1 : 0).map(PathArguments::absolute).toList());
    }
}
