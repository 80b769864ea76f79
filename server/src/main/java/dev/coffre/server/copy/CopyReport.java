package dev.coffre.server.copy;

/**
 * What a copy has done.
 *
 * @param files of the store
 * @param bytes of these files
 * @param copiedFiles those that were not there before
 * @param copiedBytes their bytes
 * @param removedFiles of the copy, because the store has them no more
 * @param closedPacks packs that were unfinished in the store and are closed in the copy
 * @param skippedFiles left to the last copy: packs that are being written, and files that were deleted meanwhile
 * @param foreignFiles left out, because somebody else wrote them and nobody can copy them
 * @param complete whether the copy has been compared and can be used
 */
public record CopyReport(
        long files,
        long bytes,
        long copiedFiles,
        long copiedBytes,
        long removedFiles,
        long closedPacks,
        long skippedFiles,
        long foreignFiles,
        boolean complete) {}
