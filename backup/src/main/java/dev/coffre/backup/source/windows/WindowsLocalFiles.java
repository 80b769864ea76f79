package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.backup.shadow.ShadowCopyProgram;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.SnapshotRegistry;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.win32.WideString;
import dev.coffre.backup.win32.WindowsFiles;
import dev.coffre.backup.win32.WindowsFiles.Access;
import dev.coffre.backup.win32.WindowsObject;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The files of a Windows machine. */
public final class WindowsLocalFiles implements LocalFiles {
    private static final int PIECE_BYTES = 64 << 10;

    private final LockedFiles files;
    private final ShadowCopyProgram shadowCopies;
    private final ByteString workingDirectory;

    /** @param shadowCopies makes and deletes shadow copies of volumes */
    public WindowsLocalFiles(WindowsFiles files, ShadowCopyProgram shadowCopies) {
        this(LockedFiles.of(files), shadowCopies, WideString.encode(System.getProperty("user.dir")));
    }

    private WindowsLocalFiles(LockedFiles files, ShadowCopyProgram shadowCopies, ByteString workingDirectory) {
        this.files = files;
        this.shadowCopies = shadowCopies;
        this.workingDirectory = workingDirectory;
    }

    @Override
    public FileSource source(
            List<ByteString> roots, SourceRules rules, Snapshots snapshots, SpillDirectory stateDirectory) {
        return new WindowsSource(files, roots, rules, snapshots, stateDirectory);
    }

    @Override
    public SourcePreview preview(SourceRules rules, Collection<ByteString> roots) {
        return new WindowsSourcePreview(files, rules, roots);
    }

    @Override
    public SnapshotProvider snapshots(ByteString folder, String owner, SnapshotRegistry registry) {
        return new ShadowCopies(shadowCopies, owner, registry);
    }

    @Override
    public ByteString workingDirectory() {
        return workingDirectory;
    }

    @Override
    public LocalFiles at(ByteString directory) {
        return new WindowsLocalFiles(files, shadowCopies, directory);
    }

    @Override
    public void requireReadable(ByteString path) throws ErrnoException {
        String wide = wide(path);
        boolean isFolder;
        try (WindowsObject object = files.open(() -> files.files().open(wide, Access.STATUS))) {
            isFolder = object.status().isDirectory() && !object.status().isLink();
        }
        if (isFolder) {
            files.open(() -> files.files().open(wide, Access.CONTENT)).close();
        }
    }

    @Override
    public byte[] readAll(ByteString path, int maxBytes) throws ErrnoException {
        String wide = wide(path);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        try (WindowsObject file = files.open(() -> files.files().open(wide, Access.CONTENT))) {
            while (true) {
                int got = file.read(all.size(), piece, 0, piece.length);
                if (got == 0) {
                    return all.toByteArray();
                }
                if (all.size() + got > maxBytes) {
                    throw new ErrnoException("ReadFile", Errno.EFBIG, path);
                }
                all.write(piece, 0, got);
            }
        }
    }

    private static String wide(ByteString path) throws ErrnoException {
        return WideString.decode(path).orElseThrow(() -> new ErrnoException("CreateFileW", Errno.ENOENT, path));
    }

    @Override
    public Optional<UnixPermissions> ownPermissions() {
        return Optional.empty();
    }

    /** A file server that does not answer ends a call by itself after a minute. */
    @Override
    public PendingCalls pendingCalls() {
        return PendingCalls.UNKNOWN;
    }
}
