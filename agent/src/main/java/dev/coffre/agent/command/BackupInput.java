package dev.coffre.agent.command;

import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.save.RetainedRootFilter;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.RootPath;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The source of a backup, and the roots that it keeps from the parent point.
 *
 * @param roots of the source
 * @param missing roots of the policy that do not exist
 * @param interrupt ends a blocked read so that the job can be cancelled; called by any thread
 * @param release frees the source's resources after reading
 */
record BackupInput(
        Source source,
        List<ByteString> roots,
        RetainedRootFilter retained,
        List<Problem> missing,
        Runnable interrupt,
        Runnable release)
        implements AutoCloseable {
    static BackupInput of(FileSource files, RetainedRootFilter retained, List<Problem> missing) {
        return new BackupInput(files, files.roots(), retained, missing, () -> {}, files::close);
    }

    /**
     * Returns the roots that a backup of files keeps unread from the parent point (decision 0022): streams, and every
     * root of the policy that this run does not read, because it is in another group, was not named, or does not exist
     * at the moment. So every point holds all that the machine protects.
     *
     * @param read the roots of this run; a root inside one of them is read with it
     */
    static RetainedRootFilter retained(
            PathArguments arguments, BackupPolicy policy, List<ByteString> read, RetainedRootFilter streams) {
        Set<ByteString> named = policy.groups().stream()
                .flatMap(group -> group.items().paths().stream())
                .map(arguments::absolute)
                .collect(Collectors.toUnmodifiableSet());
        return root -> streams.retains(root)
                || named.contains(root) && read.stream().noneMatch(outer -> RootPath.isWithin(root, outer));
    }

    static BackupInput of(StreamSource stream, RetainedRootFilter retained, Runnable end) {
        return new BackupInput(stream, stream.roots(), retained, List.of(), end, end);
    }

    String display() {
        return roots.stream().map(ByteString::displayPath).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        release.run();
    }
}
