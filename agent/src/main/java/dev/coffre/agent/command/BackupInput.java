package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.save.RetainedRootFilter;
import dev.coffre.backup.source.LinuxSource;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.StreamSource;
import dev.coffre.vault.problem.Problem;
import java.util.List;
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
    static BackupInput of(LinuxSource files, RetainedRootFilter retained, List<Problem> missing) {
        return new BackupInput(files, files.roots(), retained, missing, () -> {}, files::close);
    }

    static BackupInput of(StreamSource stream, RetainedRootFilter retained, Runnable end) {
        return new BackupInput(stream, stream.roots(), retained, List.of(), end, end);
    }

    String display() {
        return roots.stream().map(ByteString::display).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        release.run();
    }
}
