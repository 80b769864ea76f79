package dev.coffre.acceptance.simulation;

import dev.coffre.backup.cache.ChunkRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A database or disk image of a machine. Of most of them some blocks change from day to day. Others are rewritten chunk by chunk,
 * as by encryption, and are sent whole.
 */
final class LargeFile {
    /** Few, so that blocks return to what they were. */
    private static final int VERSIONS = 4;

    private static final int MOST_CHANGES = 6;
    private static final int LEAST_MEBIBYTES = 4;
    private static final int MOST_MEBIBYTES = 6;
    private static final int LEAST_CUT = 256 << 10;
    private static final int MOST_CUT = 320 << 10;

    private static final int REWRITTEN_PERCENT = 30;

    private final Chance chance;
    private final boolean rewritten;
    private final List<Integer> versions = new ArrayList<>(Collections.nCopies(LargeFileContent.BLOCKS, 0));
    private int mebibytes = LEAST_MEBIBYTES;
    private int cut = LEAST_CUT;

    LargeFile(Chance chance) {
        this.chance = chance;
        this.rewritten = chance.percent(REWRITTEN_PERCENT);
    }

    LargeFileContent content() {
        return new LargeFileContent((long) mebibytes << 20, cut, versions);
    }

    void change() {
        switch (rewritten ? 0 : chance.below(10)) {
            case 0, 1 -> rewrite(content().chunks().get(chance.below(LargeFileContent.CHUNKS)));
            case 2 -> cut = chance.between(LEAST_CUT, MOST_CUT);
            case 3 -> mebibytes = chance.between(LEAST_MEBIBYTES, MOST_MEBIBYTES);
            default -> {
                for (int i = chance.between(1, MOST_CHANGES); i > 0; i--) {
                    versions.set(chance.below(LargeFileContent.BLOCKS), chance.below(VERSIONS));
                }
            }
        }
    }

    /** Most blocks of a chunk change, so that it is sent whole. */
    private void rewrite(ChunkRange chunk) {
        int end = LargeFileContent.blockAt(chunk.end() - 1);
        for (int block = LargeFileContent.blockAt(chunk.offset()); block <= end; block++) {
            versions.set(block, chance.below(VERSIONS));
        }
    }
}
