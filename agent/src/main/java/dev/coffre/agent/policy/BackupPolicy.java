package dev.coffre.agent.policy;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.RootPath;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The backup policy of this machine: its protection groups, in the order they were made. Names are unique. */
public record BackupPolicy(List<ProtectionGroup> groups) {
    public static final BackupPolicy NONE = new BackupPolicy(List.of());

    public BackupPolicy {
        groups = List.copyOf(groups);
    }

    public Optional<ProtectionGroup> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** Returns a copy with the named group changed, or added if there is none. */
    public BackupPolicy with(String name, UnaryOperator<ProtectionGroup> change) {
        if (group(name).isEmpty()) {
            return new BackupPolicy(Stream.concat(groups.stream(), Stream.of(change.apply(ProtectionGroup.named(name))))
                    .toList());
        }
        return new BackupPolicy(groups.stream()
                .map(group -> group.name().equals(name) ? change.apply(group) : group)
                .toList());
    }

    /** Returns a copy without this group. */
    public BackupPolicy without(String name) {
        return new BackupPolicy(
                groups.stream().filter(group -> !group.name().equals(name)).toList());
    }

    /**
     * Checks that no file is in two groups: an item must not overlap an item of another group.
     *
     * @param group gets these items
     * @throws Problem {@code group-item-taken}
     */
    public void requireNoOverlap(String group, List<String> paths) {
        for (ProtectionGroup other : without(group).groups()) {
            for (String taken : other.items().paths()) {
                paths.stream().filter(path -> overlap(path, taken)).findFirst().ifPresent(path -> {
                    throw ProblemCode.GROUP_ITEM_TAKEN
                            .with("path", CommandLineBytes.bytes(path).displayPath())
                            .with("other", CommandLineBytes.bytes(taken).displayPath())
                            .with("group", other.name());
                });
            }
        }
    }

    private static boolean overlap(String one, String other) {
        ByteString path = CommandLineBytes.bytes(one);
        ByteString taken = CommandLineBytes.bytes(other);
        return path.equals(taken) || RootPath.isWithin(path, taken) || RootPath.isWithin(taken, path);
    }
}
