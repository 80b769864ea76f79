package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.shadow.ShadowCopyProgram;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.SnapshotProvider;
import dev.coffre.backup.source.SnapshotRegistry;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.source.SourcePreview;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.win32.WindowsFiles;
import java.util.Collection;
import java.util.List;

/** The files of a Windows machine. */
public final class WindowsLocalFiles implements LocalFiles {
    private final LockedFiles files;
    private final ShadowCopyProgram shadowCopies;

    /** @param shadowCopies makes and deletes shadow copies of volumes */
    public WindowsLocalFiles(WindowsFiles files, ShadowCopyProgram shadowCopies) {
        this.files = LockedFiles.of(files);
        this.shadowCopies = shadowCopies;
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
}
