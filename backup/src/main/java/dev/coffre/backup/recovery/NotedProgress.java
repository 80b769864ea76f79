package dev.coffre.backup.recovery;

import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.place.PartialFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.sealing.Slice;
import dev.coffre.vault.id.Oid;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a file that a later recovery can resume: the bytes from its start that are written. Confined to one thread,
 * except that the data is synced and noted in the background.
 */
final class NotedProgress implements FileProgress {
    private final PartialFiles files;
    private final UnfinishedFile file;
    private final TargetPath path;
    private final Oid content;
    private final PidVerifier verifier;

    /** Bytes from the start that an interrupted recovery noted. */
    private final long inherited;

    /** End of the bytes that were hashed again. */
    private long verified;

    /** Whether everything from here on comes from the vault. */
    private boolean isCut;

    private long written;
    private long noted;
    private long beingNoted;
    private @Nullable CompletableFuture<Boolean> noting;
    private boolean isUnnotable;

    /** @param inherited bytes from the start that an interrupted recovery noted; 0 for a new file */
    NotedProgress(
            PartialFiles files,
            UnfinishedFile file,
            TargetPath path,
            Oid content,
            PidVerifier verifier,
            long inherited) {
        this.files = files;
        this.file = file;
        this.path = path;
        this.content = content;
        this.verifier = verifier;
        this.inherited = inherited;
        this.isCut = inherited == 0;
    }

    @Override
    public boolean isInPlace(PlacedChunk chunk) throws ErrnoException {
        if (isCut) {
            return false;
        }
        if (chunk.end() <= inherited
                && ZeroRange.isZero(file::bytesAt, file::nextData, verified, chunk.offset(), files.cancel())
                && verifier.isChunk(
                        chunk.chunk().pid(),
                        Slice.of(file.bytesAt(chunk.offset(), chunk.chunk().rawLength())))) {
            files.countKept(chunk.end() - verified, verified == 0);
            verified = chunk.end();
            written = verified;
            noted = verified;
            return true;
        }
        // What follows is fetched. It must not meet old bytes: in a sparse file, zeros are not written.
        file.truncate(verified);
        isCut = true;
        return false;
    }

    @Override
    public void written(long position) {
        written = position;
        collect(false);
        if (noting == null && written - noted > files.maxUnnoted() / 2) {
            begin();
        }
        while (!isUnnotable && written - noted > files.maxUnnoted()) {
            begin();
            collect(true);
        }
    }

    private void begin() {
        if (noting == null && !isUnnotable) {
            long position = written;
            beingNoted = position;
            noting = CompletableFuture.supplyAsync(() -> note(position), files.background());
        }
    }

    /** Runs in the background. The note comes before the name, so that no file is kept that no note names. */
    private boolean note(long position) {
        try {
            file.sync();
            PartialFile partial = file.partial();
            if (!files.note(new NotedFile(partial, content, position))) {
                return false;
            }
            file.keep();
            return true;
        } catch (ErrnoException failure) {
            return false; // placing the file, or syncing the target, reports what is broken
        }
    }

    /** Takes the result of the background, if it is there. */
    private void collect(boolean waits) {
        CompletableFuture<Boolean> running = noting;
        if (running != null && (waits || running.isDone())) {
            noting = null;
            if (running.join()) {
                noted = beingNoted;
            } else {
                isUnnotable = true;
            }
        }
    }

    @Override
    public void settle() throws ErrnoException {
        collect(true);
        if (!isCut) {
            file.truncate(verified); // no chunk proves what follows the last one
            isCut = true;
        }
    }

    @Override
    public void ended() {
        files.ended(path);
    }

    @Override
    public boolean suspend() {
        collect(true);
        if (written > noted) {
            begin();
            collect(true);
        }
        return noted > 0 || !isCut;
    }
}
