package dev.coffre.agent.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The backup policy of this machine: its protection groups, in the order they were made, each name once. */
public record BackupPolicy(List<ProtectionGroup> groups) {
    public static final BackupPolicy NONE = new BackupPolicy(List.of());

    public BackupPolicy {
        groups = List.copyOf(groups);
    }

    public Optional<ProtectionGroup> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** The same, with this group changed; one that is not there yet is made. */
    public BackupPolicy with(String name, UnaryOperator<ProtectionGroup> change) {
        if (group(name).isEmpty()) {
            return new BackupPolicy(Stream.concat(groups.stream(), Stream.of(change.apply(ProtectionGroup.named(name))))
                    .toList());
        }
        return new BackupPolicy(groups.stream()
                .map(group -> group.name().equals(name) ? change.apply(group) : group)
                .toList());
    }

    /** The same without this group. */
    public BackupPolicy without(String name) {
        return new BackupPolicy(
                groups.stream().filter(group -> !group.name().equals(name)).toList());
    }
}
