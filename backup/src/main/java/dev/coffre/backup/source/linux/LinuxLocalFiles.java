package dev.coffre.backup.source.linux;

import dev.coffre.backup.entry.ByteString;
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

/** The files of a Linux machine. */
public final class LinuxLocalFiles implements LocalFiles {
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
}
