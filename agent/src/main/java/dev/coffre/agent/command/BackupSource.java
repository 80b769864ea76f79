package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.save.Carry;
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
record BackupSource(
        Source source, List<ByteString> roots, Carry carry, List<Problem> missing, Runnable interrupt, Runnable release)
        implements AutoCloseable {
    static BackupSource of(LinuxSource files, Carry carry, List<Problem> missing) {
        return new BackupSource(files, files.roots(), carry, missing, () -> {}, files::close);
    }

    static BackupSource of(StreamSource stream, Carry carry, Runnable end) {
        return new BackupSource(stream, stream.roots(), carry, List.of(), end, end);
    }

    String display() {
        return roots.stream().map(ByteString::display).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        release.run();
    }
}
