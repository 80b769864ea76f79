package dev.coffre.agent.command;

import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.save.Carry;
import dev.coffre.backup.source.RootPath;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a backup of files takes over unread (decision 0022): whatever the policy names and this run does not read, be it of
 * another group, not named this time, or not there today; and the streams. So a point that was made in between holds all
 * that the machine protects.
 */
final class PolicyCarry {
    private PolicyCarry() {}

    /** @param read the roots that the run reads; what lies in one of them is there already */
    static Carry of(BackupPolicy policy, List<ByteString> read, Carry streams) {
        Set<ByteString> named = policy.groups().stream()
                .flatMap(group -> group.items().paths().stream())
                .map(PathArguments::absolute)
                .collect(Collectors.toUnmodifiableSet());
        return root -> streams.takes(root)
                || named.contains(root) && read.stream().noneMatch(outer -> RootPath.isWithin(root, outer));
    }
}
