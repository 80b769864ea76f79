package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.errno.PendingCalls;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * System calls that have not returned, to detect a file system that hangs. The time of a call counts from when it was first
 * seen, so poll this once a second. For one thread.
 */
public final class PendingSystemCalls implements PendingCalls {
    private static final ByteString SLASH = ByteString.utf8("/");
    private static final String DESCRIPTORS = "/proc/self/fd/";

    private record SeenCall(Scratch.Call call, long since) {}

    private Map<Scratch, SeenCall> seen = new HashMap<>();

    @Override
    public Optional<PendingCall> longest() {
        long now = System.nanoTime();
        Map<Scratch, SeenCall> still = new HashMap<>();
        Scratch.inProgress().forEach((thread, call) -> {
            SeenCall before = seen.get(thread);
            boolean same = before != null && before.call().number() == call.number();
            still.put(thread, same ? before : new SeenCall(call, now));
        });
        seen = still;
        return still.values().stream()
                .filter(each -> each.since() != now)
                .sorted(Comparator.comparingLong(SeenCall::since))
                .flatMap(each -> path(each.call()).stream()
                        .map(path -> new PendingCall(path, Duration.ofNanos(now - each.since()))))
                .findFirst();
    }

    private static Optional<ByteString> path(Scratch.Call call) {
        return switch (call.function().subject()) {
            case DESCRIPTOR, SECOND -> pathOf(call.directory());
            case NAME -> named(call.directory(), call.name());
            case PATH -> resolved(call.name());
            case NONE -> Optional.empty();
        };
    }

    private static Optional<ByteString> named(int directory, ByteString name) {
        if (name.startsWith(SLASH) || directory == Descriptor.WORKING_DIRECTORY.number()) {
            return resolved(name);
        }
        return pathOf(directory).map(folder -> below(folder, name));
    }

    /** A name in a directory may also be given through {@code /proc/self/fd} ({@link ExtendedAttributes}). */
    private static Optional<ByteString> resolved(ByteString path) {
        ByteString descriptors = ByteString.utf8(DESCRIPTORS);
        if (!path.startsWith(descriptors)) {
            return Optional.of(path);
        }
        int slash = path.indexOf((byte) '/', descriptors.size());
        ByteString number = path.substring(descriptors.size(), slash < 0 ? path.size() : slash);
        ByteString name = slash < 0 ? ByteString.EMPTY : path.substring(slash + 1, path.size());
        return pathOf(Integer.parseInt(number.display())).map(folder -> below(folder, name));
    }

    private static ByteString below(ByteString folder, ByteString name) {
        if (name.isEmpty()) {
            return folder;
        }
        return folder.equals(SLASH) ? folder.concat(name) : folder.concat(SLASH).concat(name);
    }

    /** Returns the path of a descriptor, which the kernel knows without asking the file system. Empty if it was closed. */
    private static Optional<ByteString> pathOf(int descriptor) {
        try {
            return Optional.of(DirectoryOperations.readSymlink(
                    Descriptor.WORKING_DIRECTORY, ByteString.utf8(DESCRIPTORS + descriptor)));
        } catch (ErrnoException closed) {
            return Optional.empty();
        }
    }
}
