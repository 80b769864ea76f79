package dev.coffre.backup.place.windows;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.MetadataProblem;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.SparseRanges;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that has a temporary name beside its final one until it is complete. Only its owner, administrators and the system
 * may open it until its metadata is applied. If the process is killed before, Windows removes the file, where the file system
 * {@linkplain TemporaryFiles supports that}.
 */
final class WindowsUnfinishedFile implements UnfinishedFile {
    private final OpenFolder folder;
    private final TargetObject file;
    private final String temporaryName;
    private boolean isTemporary;
    private final TargetPath path;
    private final boolean sparse;
    private final FileFinisher finisher;
    private final AtomicLong end = new AtomicLong();
    private boolean isPlaced;
    private boolean closed;

    /** What a target does for its files. */
    interface FileFinisher {
        List<MetadataProblem> applyMetadata(
                OpenFolder folder, TargetObject file, Metadata metadata, List<ExtendedAttribute> attributes)
                throws ErrnoException;

        String spareName();
    }

    /** @param folder closed by this file */
    WindowsUnfinishedFile(
            OpenFolder folder, TemporaryFiles.Created created, TargetPath path, boolean sparse, FileFinisher finisher) {
        this.folder = folder;
        this.file = created.file();
        this.temporaryName = created.name();
        this.isTemporary = created.isTemporary();
        this.path = path;
        this.sparse = sparse;
        this.finisher = finisher;
    }

    @Override
    public void writeAt(long position, byte[] from, int offset, int length) throws ErrnoException {
        if (sparse) {
            for (SparseRanges.ByteRange run : SparseRanges.dataRanges(position, from, offset, length)) {
                write(position + (run.offset() - offset), from, run.offset(), run.length());
            }
        } else {
            write(position, from, offset, length);
        }
    }

    private void write(long position, byte[] from, int offset, int length) throws ErrnoException {
        file.write(position, from, offset, length);
        if (length > 0) {
            end.accumulateAndGet(position + length, Math::max);
        }
    }

    @Override
    public byte[] bytesAt(long position, int length) throws ErrnoException {
        byte[] bytes = new byte[length];
        file.read(position, bytes, 0, length);
        return bytes;
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        if (size != end.get()) {
            file.setSize(size);
        }
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        file.setSize(size);
        end.set(size);
    }

    @Override
    public void sync() throws ErrnoException {
        file.flush();
    }

    @Override
    public PartialFile partial() throws ErrnoException {
        return new PartialFile(path, ByteString.utf8(temporaryName), WindowsFileCreator.id(file.status()));
    }

    @Override
    public void leave() throws ErrnoException {
        if (!closed) {
            closed = true;
            try (OpenFolder _ = folder) {
                file.close();
            }
        }
    }

    @Override
    public List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes)
            throws ErrnoException {
        List<MetadataProblem> problems = finisher.applyMetadata(folder, file, metadata, attributes);
        if (!sparse || file.status().isSparse()) {
            return problems;
        }
        List<MetadataProblem> all = new ArrayList<>(problems);
        all.add(new MetadataProblem.NotKept(MetadataProblem.Part.HOLES));
        return List.copyOf(all);
    }

    @Override
    public void placeReplacing() throws ErrnoException {
        String name = WindowsFolders.name(path.name());
        keep();
        new Replacement(folder.object(), file, temporaryName, name, finisher.spareName()).run();
        isPlaced = true;
    }

    @Override
    public void placeIfAbsent() throws ErrnoException {
        placeIfAbsent(path.name());
    }

    @Override
    public void placeIfAbsent(ByteString name) throws ErrnoException {
        TargetPath.requireName(name);
        String wanted = WindowsFolders.name(name);
        keep();
        file.rename(folder.object(), wanted, false);
        isPlaced = true;
    }

    /**
     * Also just before the file gets its name: a kill in between leaves the complete file under its temporary name.
     */
    @Override
    public void keep() throws ErrnoException {
        if (isTemporary) {
            file.keep();
            isTemporary = false;
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        try (OpenFolder _ = folder;
                TargetObject _ = file) {
            if (!isPlaced) {
                // A read-only file cannot be removed.
                file.setBasic(0, 0, ObjectStatus.NORMAL);
                file.remove();
            }
        }
    }
}
