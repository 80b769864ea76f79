package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.PendingSystemCalls;
import dev.coffre.backup.libc.SystemAccounts;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.SnapshotRegistry;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The files of a Linux machine. */
public final class LinuxLocalFiles implements LocalFiles {
    private static final ByteString WORKING_DIRECTORY = ByteString.utf8("/proc/self/cwd");
    private static final int OWNER_ONLY = 0600;

    private final Optional<ByteString> workingDirectory;

    public LinuxLocalFiles() {
        this(Optional.empty());
    }

    /** @param workingDirectory empty for that of this process */
    private LinuxLocalFiles(Optional<ByteString> workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    @Override
    public FileSource source(
            List<ByteString> roots, SourceRules rules, Snapshots snapshots, SpillDirectory stateDirectory) {
        return new LinuxSource(roots, rules, snapshots, stateDirectory);
    }

    @Override
    public SourcePreview preview(SourceRules rules, Collection<ByteString> roots) {
        return new LinuxSourcePreview(rules, roots);
    }

    @Override
    public SnapshotProvider snapshots(ByteString folder, String owner, SnapshotRegistry registry) {
        return new BtrfsSnapshots(folder, owner, registry);
    }

    @Override
    public ByteString workingDirectory() throws ErrnoException {
        return workingDirectory.isPresent()
                ? workingDirectory.get()
                : DirectoryOperations.readSymlink(Descriptor.WORKING_DIRECTORY, WORKING_DIRECTORY);
    }

    @Override
    public LocalFiles at(ByteString directory) {
        return new LinuxLocalFiles(Optional.of(directory));
    }

    @Override
    public void requireReadable(ByteString path) throws ErrnoException {
        if (FileStatus.of(Descriptor.WORKING_DIRECTORY, path).isDirectory()) {
            FileOpener.open(path, OpenFlags.DIRECTORY).close();
        }
    }

    @Override
    public byte[] readAll(ByteString path, int maxBytes) throws ErrnoException {
        return FileIo.readAll(path, maxBytes);
    }

    @Override
    public Optional<UnixPermissions> ownPermissions() {
        SystemAccounts accounts = new SystemAccounts();
        long user = SystemAccounts.effectiveUser();
        long group = SystemAccounts.effectiveGroup();
        Ownership owner = new Ownership(user, group, accounts.userName(user), accounts.groupName(group));
        return Optional.of(new UnixPermissions(OWNER_ONLY, owner));
    }

    @Override
    public PendingCalls pendingCalls() {
        return new PendingSystemCalls();
    }
}
