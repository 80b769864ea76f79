package dev.coffre.agent.command;

import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.save.RetainedRootFilter;
import dev.coffre.backup.source.RootPath;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roots that a backup of files keeps unread from the parent point (decision 0022): streams, and every root of the policy
 * that this run does not read, because it is in another group, was not named, or does not exist at the moment. So every point
 * holds all that the machine protects.
 */
final class RetainedPolicyRoots {
    private RetainedPolicyRoots() {}

    /** @param read the roots of this run; a root inside one of them is read with it */
    static RetainedRootFilter of(BackupPolicy policy, List<ByteString> read, RetainedRootFilter streams) {
        Set<ByteString> named = policy.groups().stream()
                .flatMap(group -> group.items().paths().stream())
                .map(PathArguments::absolute)
                .collect(Collectors.toUnmodifiableSet());
        return root -> streams.retains(root)
                || named.contains(root) && read.stream().noneMatch(outer -> RootPath.isWithin(root, outer));
    }
}
