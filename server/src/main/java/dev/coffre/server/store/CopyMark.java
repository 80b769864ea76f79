package dev.coffre.server.store;

import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.journal.SegmentName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file that says that a store is a copy, or was moved to one. While a copy is not complete, no service and no rebuild
 * uses it: files that are not there yet would count as lost. A service that uses a complete copy removes the mark, because
 * then the two stores differ. Nothing uses a store that was moved: what is written there would be missing in its copy.
 *
 * @param source tells stores apart: the hash of the first segment of the journal
 * @param successor the address of the place to which the store was moved; empty for a copy
 */
public record CopyMark(State state, Sha256 source, String successor) {
    private static final String ADDRESS = "[^\\p{Cntrl}]{1,1024}";
    private static final Pattern TEXT =
            Pattern.compile("(complete|unfinished) ([0-9a-f]{64})\n|(moved) ([0-9a-f]{64})\n(" + ADDRESS + ")\n");
    private static final int MAX_BYTES = 4_200;
    private static final int MAX_SEGMENT = 32 << 20;

    /** What the mark says of its store. */
    public enum State {
        UNFINISHED,
        COMPLETE,
        MOVED
    }

    /** Returns the mark of a copy. */
    public static CopyMark ofCopy(State state, Sha256 source) {
        return new CopyMark(state, source, "");
    }

    /**
     * Returns the mark of a store that was moved.
     *
     * @throws Problem {@code store-copy-refused} if the store has no journal
     */
    public static CopyMark moved(StoreFiles files, StoreLocation successor) {
        Sha256 identity = identityOf(files)
                .orElseThrow(() -> ProblemCode.STORE_COPY_REFUSED
                        .with("address", successor)
                        .with("reason", "the store has no journal"));
        return new CopyMark(State.MOVED, identity, successor.toString());
    }

    /** Returns the hash of the first segment of a store's journal; empty if it has none. */
    public static Optional<Sha256> identityOf(StoreFiles files) {
        return firstReadable(segments(files), files);
    }

    /**
     * Returns whether two stores have the same segments of the journal, and the last one with the same bytes. Files that only
     * somebody else can read do not count: a copy does not have them. Who has the key of a bucket can write a last segment that
     * everybody can read, so the last one alone says nothing.
     */
    public static boolean haveSameJournal(StoreFiles one, StoreFiles other) {
        return endOf(one).equals(endOf(other)) && hasSegmentsOf(one, other) && hasSegmentsOf(other, one);
    }

    /** Returns whether {@code files} has the segments that can be read in {@code other}. */
    private static boolean hasSegmentsOf(StoreFiles other, StoreFiles files) {
        Set<String> names = segments(files).stream().map(CopyMark::name).collect(Collectors.toSet());
        List<Path> missing = segments(other).stream()
                .filter(file -> !names.contains(name(file)))
                .toList();
        return firstReadable(missing, other).isEmpty();
    }

    private static String name(Path segment) {
        return segment.getFileName().toString();
    }

    /** Returns the hash of the last segment of a store's journal; empty if it has none. */
    private static Optional<Sha256> endOf(StoreFiles files) {
        return firstReadable(segments(files).reversed(), files);
    }

    /** Numbers begin with one. Somebody else may have added others. */
    private static List<Path> segments(StoreFiles files) {
        return files.store().list(files.layout().journal()).stream()
                .filter(files.layout()::hasPlace)
                .filter(file -> SegmentName.parse(name(file))
                        .filter(name -> name.number() > 0)
                        .isPresent())
                .toList();
    }

    /** A file that is too long, or that only somebody else can read, is no segment of the vault's. */
    private static Optional<Sha256> firstReadable(List<Path> segments, StoreFiles files) {
        for (Path segment : segments) {
            try {
                return Optional.of(hash(segment, files));
            } catch (Problem unreadable) {
                if (unreadable.code() != ProblemCode.JOURNAL_DAMAGED) {
                    throw unreadable;
                }
            }
        }
        return Optional.empty();
    }

    private static Sha256 hash(Path segment, StoreFiles files) {
        return Sha256.of(files.store().read(segment, MAX_SEGMENT, ProblemCode.JOURNAL_DAMAGED));
    }

    /** Returns the mark of a store; empty if it has none. A mark that cannot be understood is an unfinished copy. */
    public static Optional<CopyMark> of(StoreFiles files) {
        Path file = files.layout().copyMark();
        if (!files.store().exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = files.store().read(file, MAX_BYTES, ProblemCode.STORE_COPY_UNFINISHED);
            Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
            if (text.matches()) {
                return Optional.of(
                        text.group(3) == null
                                ? ofCopy(state(text.group(1)), Sha256.parse(text.group(2)))
                                : new CopyMark(State.MOVED, Sha256.parse(text.group(4)), text.group(5)));
            }
        } catch (Problem damaged) {
            if (damaged.code() != ProblemCode.STORE_COPY_UNFINISHED) {
                throw damaged;
            }
        }
        return Optional.of(ofCopy(State.UNFINISHED, Sha256.ZERO));
    }

    private static State state(String word) {
        return State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** @throws Problem {@code store-copy-unfinished}, {@code store-moved} */
    public static void requireUsable(StoreFiles files, StoreLocation location) {
        Optional<CopyMark> mark = of(files);
        if (mark.isPresent()) {
            switch (mark.get().state) {
                case UNFINISHED -> throw ProblemCode.STORE_COPY_UNFINISHED.with("address", location);
                case MOVED ->
                    throw ProblemCode.STORE_MOVED.with("address", location).with("successor", mark.get().successor);
                case COMPLETE -> {}
            }
        }
    }

    /** Returns whether the store was moved to this place. */
    public static boolean isMovedTo(StoreLocation place, StoreFiles files) {
        return of(files)
                .filter(mark -> mark.state == State.MOVED && mark.isSuccessor(place))
                .isPresent();
    }

    private boolean isSuccessor(StoreLocation place) {
        return place instanceof S3Location bucket
                ? successor(bucket.credentialsFile())
                        .filter(moved -> moved.isSamePlace(bucket))
                        .isPresent()
                : place.toString().equals(successor);
    }

    /** Returns the bucket to which the store was moved; empty if it was moved to a folder, or the address is damaged. */
    private Optional<S3Location> successor(Path credentialsFile) {
        try {
            return Optional.of(S3Location.parse(successor, credentialsFile));
        } catch (Problem other) {
            return Optional.empty();
        }
    }

    /**
     * Refuses the place to which the store was moved if it is asked for with another value of object-lock than the move had.
     *
     * @throws Problem {@code store-locks-differ}
     */
    public static void requireSameLocks(StoreLocation place, StoreFiles files) {
        if (place instanceof S3Location bucket) {
            of(files)
                    .flatMap(mark -> mark.successor(bucket.credentialsFile()))
                    .filter(moved -> moved.isLocked() != bucket.isLocked())
                    .ifPresent(moved -> {
                        throw moved.locksDiffer(moved.isLocked());
                    });
        }
    }

    /** Removes the mark of a complete copy, if there is one. */
    public static void removeOfCopy(StoreFiles files) {
        if (of(files).filter(mark -> mark.state == State.COMPLETE).isPresent()) {
            files.store().delete(files.layout().copyMark());
        }
    }

    /** Removes the mark of a store that was not moved after all. */
    public static void removeOfMove(StoreFiles files) {
        if (of(files).filter(mark -> mark.state == State.MOVED).isPresent()) {
            files.store().delete(files.layout().copyMark());
        }
    }

    public void write(StoreFiles files) {
        String text = state.name().toLowerCase(Locale.ROOT) + " " + source + "\n";
        files.store()
                .write(
                        files.layout().copyMark(),
                        (successor.isEmpty() ? text : text + successor + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
